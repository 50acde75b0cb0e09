import { z } from 'zod';
import {
  caseHeadSchema,
  caseIndexSchema,
  examinationStartSchema,
  familyCountsSchema,
  familyRegisterSchema,
} from '../domain/index.js';
import { read, write } from './define.js';
import {
  caseId,
  evidenceId,
  examinationId,
  grantId,
  jobId,
  lastExaminer,
  nothing,
  sha256,
  utcTime,
} from './common.js';
import { granted } from './files.js';

/** A case that was opened before, or that is in the served folder. */
export const knownCase = z.strictObject({
  caseId,
  folder: z.string(),
  caption: z.string(),
  docket: z.string(),
  /** Last opened here; empty when never. */
  openedAt: z.union([utcTime, z.literal('')]),
  /** `gone`: the folder no longer exists. */
  state: z.enum(['open', 'closed', 'gone']),
  /** Other folders that hold a copy of the same case. Only one of the copies can be open. */
  copies: z.array(z.string()).optional(),
});
/** See {@link knownCase}. */
export type KnownCase = z.infer<typeof knownCase>;

/** The state of an item of evidence when it was last hashed. */
export const evidenceState = z.strictObject({
  id: evidenceId,
  /** `received`: not hashed again since receipt. */
  state: z.enum(['received', 'ok', 'changed', 'missing']),
  /** When that was. */
  at: utcTime,
});

/** State of an examination; see the run screens. */
export const examinationStatus = z.enum([
  'planned',
  'running',
  'paused',
  'interrupted',
  'failed',
  'finished',
]);

/** A summary of an examination. */
export const examinationSummary = z.strictObject({
  id: examinationId,
  status: examinationStatus,
  unitsDone: z.int().min(0),
  units: z.int().min(0),
  failure: z.string(),
  attackId: z.string(),
  attackTitle: z.string(),
  modelId: evidenceId,
  modelName: z.string(),
  targetIds: z.array(evidenceId),
  controlIds: z.array(evidenceId),
  startedAt: utcTime,
  finishedAt: z.union([utcTime, z.literal('')]),
  /** Seconds from beginning to end, if it ran on this machine without a break; absent otherwise. */
  ranSeconds: z.number().min(0).exactOptional(),
  start: examinationStartSchema,
});
/** See {@link examinationSummary}. */
export type ExaminationShort = z.infer<typeof examinationSummary>;

/** What a check of a case against its audit log found. */
export const caseIntegrity = z.strictObject({
  checkedAt: z.iso.datetime(),
  /** Were the arrays and the earlier reports checked as well? */
  arrays: z.boolean(),
  differences: z.array(
    z.strictObject({ file: z.string(), what: z.string(), recorded: z.string(), found: z.string() }),
  ),
  /** What was not compared, a sentence each. */
  notes: z.array(z.string()),
});
/** See {@link caseIntegrity}. */
export type CaseIntegrity = z.infer<typeof caseIntegrity>;

/** A case as the window shows it. */
export const caseOverview = z.strictObject({
  caseId,
  folder: z.string(),
  /** `read`: another process holds the case, or the visitor may only read; `readReason` says which. */
  mode: z.enum(['write', 'read']),
  readReason: z.string(),
  index: caseIndexSchema,
  evidenceStates: z.array(evidenceState),
  /** Models that this program cannot score, each with the reason as a clause and the remedy. */
  notScorable: z.array(z.strictObject({ id: evidenceId, why: z.string(), remedy: z.string() })),
  examinations: z.array(examinationSummary),
  /** The audit log after a quick check: number of entries and head. */
  audit: z.strictObject({ entries: z.int().min(0), sha256 }),
  /** What differs between the case and its audit log, and when that was last checked. */
  integrity: caseIntegrity,
  /** The next step, in words, and where to take it. */
  nextStep: z.strictObject({
    step: z.enum([
      'add-model',
      'add-work',
      'add-control',
      'examine',
      'resume',
      'read-findings',
      'seal',
      'verify',
    ]),
    words: z.string(),
  }),
});
/** See {@link caseOverview}. */
export type CaseOverview = z.infer<typeof caseOverview>;

/** Calls about the first screen and about cases. */
export const caseCalls = {
  'home.show': read(
    'Returns what the first screen shows: the program, this connection, and the known cases.',
    nothing,
    z.strictObject({
      program: z.strictObject({ name: z.string(), version: z.string(), build: z.string() }),
      door: z.enum(['desktop', 'browser']),
      role: z.enum(['writer', 'reader']),
      capabilities: z.strictObject({
        nativeDialogs: z.boolean(),
        reveal: z.boolean(),
        print: z.boolean(),
        /** Files dropped on the window travel to the server. */
        upload: z.boolean(),
      }),
      cases: z.array(knownCase),
      /** Who examined the last case that was created or described here; null for a visitor, and when none was named. */
      examiner: lastExaminer.nullable(),
      /** The folder for new cases unless another one is chosen; null when one must be chosen. */
      home: granted.extend({ path: z.string() }).nullable(),
    }),
  ),
  'case.create': write(
    'Creates a case folder and opens it.',
    z.strictObject({ parent: grantId, name: z.string().min(1).max(100), head: caseHeadSchema }),
    z.strictObject({ caseId }),
    ['grant-unknown', 'case-name', 'case-exists', 'case-head', 'words-overstated', 'case-not-empty'],
  ),
  'case.createDemo': write(
    'Creates a case with the supplied models and works, whose memorization was planted.',
    z.strictObject({ parent: grantId, name: z.string().min(1).max(100) }),
    z.strictObject({ jobId }),
    ['grant-unknown', 'case-name', 'case-exists', 'case-not-empty'],
  ),
  'case.createSample': write(
    'Makes a copy of the demonstration with its results, as it was recorded when the program was made, and opens it; opens the copy if there is one already.',
    z.strictObject({ parent: grantId, name: z.string().min(1).max(100) }),
    z.strictObject({ caseId }),
    ['grant-unknown', 'case-name', 'case-exists', 'case-not-empty'],
  ),
  'case.open': write(
    'Opens the chosen case folder.',
    z.strictObject({ folder: grantId }),
    z.strictObject({ caseId }),
    ['grant-unknown', 'case-missing', 'case-not-a-case', 'case-newer', 'case-broken', 'case-copied'],
  ),
  'case.forget': write(
    'Removes a case from the list; the folder stays as it is.',
    z.strictObject({ caseId }),
    nothing,
  ),
  'case.show': read(
    'Returns a case: details, evidence, examinations, exhibits, reports, the head of the audit log, and the next step. Opens a known case.',
    z.strictObject({ caseId }),
    caseOverview,
    ['case-unknown', 'case-missing', 'case-broken', 'audit-broken'],
  ),
  'case.check': read(
    'Compares everything in the case with its audit log: records, journals, findings, arrays, exhibits, earlier reports.',
    z.strictObject({ caseId }),
    caseIntegrity,
    ['case-unknown', 'audit-broken'],
  ),
  'case.families': read(
    'Counts the tests of the case that could have ended in a claim, finished or not.',
    z.strictObject({ caseId }),
    familyCountsSchema,
    ['case-unknown', 'case-differs', 'audit-broken', 'findings-broken'],
  ),
  'case.tests': read(
    'Returns every test of the case that could have ended in a claim, finished or not, with its level and result.',
    z.strictObject({ caseId }),
    familyRegisterSchema.pick({ tests: true }),
    ['case-unknown', 'case-differs', 'audit-broken', 'findings-broken'],
  ),
  'case.edit': write(
    'Changes the details of the case; the audit log keeps the previous ones.',
    z.strictObject({ caseId, head: caseHeadSchema.partial() }),
    nothing,
    ['case-head', 'words-overstated', 'case-read-only'],
  ),
  'case.close': write(
    'Closes a case and releases its lock; refused while an examination runs.',
    z.strictObject({ caseId }),
    nothing,
    ['case-busy'],
  ),
};
