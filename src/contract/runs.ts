import { z } from 'zod';
import { findingsSchema, reportAttackSchema, scoredSchema } from '../domain/index.js';
import { read, write } from './define.js';
import {
  caseId,
  charOffset,
  errorData,
  evidenceId,
  examinationId,
  jobId,
  loadSettings,
  nothing,
  utcTime,
} from './common.js';
import { examinationStatus, examinationSummary } from './cases.js';

/** One parameter of an attack, as a form needs it. */
export const parameterDescription = z.strictObject({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  unit: z.string(),
  type: z.enum(['integer', 'number', 'text', 'choice', 'switch']),
  default: z.unknown(),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  choices: z.array(z.string()),
});
/** See {@link parameterDescription}. */
export type ParameterField = z.infer<typeof parameterDescription>;

/** What an examination is to be, as a person chose it. */
export const examinationRequest = z.strictObject({
  caseId,
  attackId: z.string().min(1).max(100),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  modelId: evidenceId,
  /** Models to compare with, for an attack that does. */
  referenceIds: z.array(evidenceId).max(100).default([]),
  targetIds: z.array(evidenceId).max(1000),
  controlIds: z.array(evidenceId).max(1000),
  cleaningIds: z.array(evidenceId).max(1000),
  seed: z.string().min(1).max(200),
  load: loadSettings,
});
/** See {@link examinationRequest}. */
export type ExaminationRequest = z.input<typeof examinationRequest>;

/** How far a run is. */
export const runProgress = z.strictObject({
  phase: z.enum(['prepare', 'run', 'verify', 'reduce']),
  /** What is prepared or scored now. */
  unitTitle: z.string(),
  doneTokens: z.number().min(0),
  totalTokens: z.number().min(0),
  tokensPerSecond: scoredSchema,
  etaSeconds: scoredSchema,
  unitsDone: z.int().min(0),
  units: z.int().min(0),
  elapsedSeconds: z.number().min(0),
  /** When this was said: the heartbeat. */
  at: utcTime,
});
/** See {@link runProgress}. */
export type RunProgressShown = z.infer<typeof runProgress>;

/** Something in the queue: waiting, being prepared, or running. */
export const queueItem = z.strictObject({
  queueId: z.string().regex(/^q[0-9a-f]{16}$/),
  caseId,
  /** Empty until the examination is prepared. */
  examinationId: z.union([examinationId, z.literal('')]),
  state: z.enum(['queued', 'preparing', 'running', 'pausing', 'failed']),
  /** E.g. `Probabilistic extraction on P1`. */
  title: z.string(),
  progress: runProgress.nullable(),
  /** Why it could not begin. */
  error: errorData.nullable(),
});
/** See {@link queueItem}. */
export type QueueItem = z.infer<typeof queueItem>;

/** What a run found so far in one work: always the same size, however long the work is. */
export const partialWork = z.strictObject({
  workId: evidenceId,
  title: z.string(),
  role: z.enum(['target', 'control']),
  windows: z.int().min(0),
  windowsDone: z.int().min(0),
  /** For each of 400 equal slices of the work: largest log10 p of a passage there so far; unscored where none was scored yet. */
  slices: z.array(scoredSchema),
});

/** The best passage so far. */
export const partialPassage = z.strictObject({
  workId: evidenceId,
  startChar: charOffset,
  endChar: charOffset,
  text: z.string(),
  log10: z.number(),
});

/** Results of a run as they come. Nothing of it is calibrated before the run is finished. */
export const partialResults = z.strictObject({
  works: z.array(partialWork),
  best: z.array(partialPassage).max(10),
  /** Of attacks that do not cut works into windows, and only of these: how far each part is, while it runs. */
  units: z
    .strictObject({
      parts: z.array(
        z.strictObject({
          /** Empty for units about all works. */
          workId: z.string(),
          title: z.string(),
          role: z.enum(['target', 'control', 'all']),
          /** Of a model it is compared with; empty for the examination's own. */
          modelId: z.string(),
          units: z.int().min(0),
          unitsDone: z.int().min(0),
        }),
      ),
      /** The last units that were done, newest first; `unscored` says why one could not be scored. */
      last: z.array(z.strictObject({ title: z.string(), unscored: z.string() })).max(12),
    })
    .optional(),
});
/** See {@link partialResults}. */
export type PartialResults = z.infer<typeof partialResults>;

/** Attacks, examinations and their findings. */
export const runCalls = {
  'attacks.list': read(
    'Every attack: what it answers, what it costs, its sources and its parameters.',
    nothing,
    z.strictObject({
      attacks: z.array(
        reportAttackSchema.omit({ parameters: true }).extend({
          /** How many models it is compared with; 0 to 0 for an attack that takes none. */
          references: z.strictObject({ min: z.int().min(0), max: z.int().min(0) }),
          parameters: z.array(parameterDescription),
        }),
      ),
    }),
  ),
  'examine.preflight': write(
    'Plans an examination and estimates windows, tokens, time and memory; nothing is scored.',
    examinationRequest,
    z.strictObject({ jobId }),
    [
      'attack-unknown',
      'parameter-unknown',
      'parameter-value',
      'no-target',
      'evidence-role',
      'reference-missing',
      'reference-count',
      'reference-unused',
      'reference-itself',
      'evidence-changed',
      'control-overlaps-target',
      'memory-short',
      'engine-busy',
    ],
  ),
  'runs.enqueue': write(
    'Puts an examination into the queue; it is prepared and run when its turn comes.',
    examinationRequest,
    z.strictObject({ queueId: queueItem.shape.queueId }),
    ['attack-unknown', 'parameter-unknown', 'parameter-value', 'no-target', 'case-read-only'],
  ),
  'runs.list': read(
    'The queue and all examinations of a case.',
    z.strictObject({ caseId }),
    z.strictObject({ queue: z.array(queueItem), examinations: z.array(examinationSummary) }),
  ),
  'runs.show': read(
    'One examination: state, progress, partial results, incidents and the engine log.',
    z.strictObject({ caseId, examinationId }),
    z.strictObject({
      summary: examinationSummary,
      progress: runProgress.nullable(),
      partial: partialResults,
      /** What happened besides scoring, from the audit log. */
      incidents: z.array(z.string()),
      /** The last 500 lines that the engine wrote, of this start of the program. */
      log: z.array(z.string()),
    }),
    ['examination-unknown'],
  ),
  'runs.pause': write(
    'Pauses after the batch in flight.',
    z.strictObject({ caseId, examinationId }),
    nothing,
    ['not-running'],
  ),
  'runs.stop': write(
    'Stops at once; the batch in flight is lost and will be run again.',
    z.strictObject({ caseId, examinationId }),
    nothing,
    ['not-running'],
  ),
  'runs.resume': write(
    'Puts an unfinished examination into the queue again; the result is the same, byte for byte.',
    z.strictObject({
      caseId,
      examinationId,
      load: loadSettings,
      /** Codes of what is not to be refused, e.g. `resume-other-build`; on record and in every report. */
      insist: z.array(z.string().max(60)).max(10).optional(),
    }),
    z.strictObject({ queueId: queueItem.shape.queueId }),
    [
      'examination-unknown',
      'examination-finished',
      'examination-running',
      'resume-differs',
      'resume-other-build',
      'self-test-failed',
      'insist-unknown',
      'journal-broken',
    ],
  ),
  'runs.dequeue': write(
    'Takes something out of the queue that has not begun or could not begin.',
    z.strictObject({ queueId: queueItem.shape.queueId }),
    nothing,
    ['queue-unknown'],
  ),
  'findings.show': read(
    'What an examination found; null while it is not finished.',
    z.strictObject({ caseId, examinationId }),
    z.strictObject({ status: examinationStatus, findings: findingsSchema.nullable() }),
    ['examination-unknown'],
  ),
};
