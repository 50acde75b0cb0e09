import { z } from 'zod';
import { caseHeadSchema, evidenceChangeSchema, evidenceSchema } from './case.js';
import { remarkSchema, unscoredSchema } from './coded.js';
import { citedPassageSchema } from './document.js';
import { examinationStartSchema } from './examination.js';
import { familyRegisterSchema } from './families.js';
import { findingElementSchema, findingTagSchema } from './finding.js';
import { findingsSchema } from './findings.js';
import { modelFactsSchema } from './model.js';
import { programRecordSchema } from './program.js';
import { reportExhibitSchema } from './reportExhibit.js';
import { reportShardsSchema } from './shards/reportShards.js';
import { ratedAttackSchema, validationRecordSchema } from './validation.js';
import { workSchema } from './work.js';

/** Version of the report format that this program writes; it reads no other. */
export const REPORT_SCHEMA_VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const utcTime = z.iso.datetime();

/** One time at which a file was hashed and compared with the hash at receipt. */
export const hashCheckSchema = z.strictObject({
  /** At `receipt`, `before` or `after` a run, before a `seal`, or on `request`. */
  when: z.enum(['receipt', 'before', 'after', 'seal', 'request']),
  /** Examination to which the check belongs; empty for receipt and request. */
  examinationId: z.string(),
  at: utcTime,
  /** The hash over all files of the item, or the reason why there was none, e.g. a missing file. */
  sha256: z.union([sha256, unscoredSchema]),
  /** True if there was a hash and it equals the one at receipt. */
  matches: z.boolean(),
});
/** See {@link hashCheckSchema}. */
export type HashCheck = z.infer<typeof hashCheckSchema>;

/** An attack as the registry describes it, for the method annex of the report. */
export const reportAttackSchema = z.strictObject({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  question: z.string(),
  method: z.string(),
  cost: z.string(),
  tag: findingTagSchema,
  element: findingElementSchema,
  sources: z.array(
    z.strictObject({
      authors: z.string(),
      year: z.int(),
      title: z.string(),
      id: z.string(),
      differs: z.string(),
    }),
  ),
  limits: z.array(remarkSchema),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      unit: z.string(),
      /** The default value as canonical JSON text; empty if a value must be given. */
      default: z.string(),
    }),
  ),
});
/** See {@link reportAttackSchema}. */
export type ReportAttack = z.infer<typeof reportAttackSchema>;

/** An item of evidence as the report shows it: what was received, when it was hashed, and what is known about it. */
export const reportItemSchema = z.strictObject({
  evidence: evidenceSchema,
  checks: z.array(hashCheckSchema),
  /** What a model's file states about itself; null for a work. */
  model: z.union([modelFactsSchema, z.null()]),
  /** The evidence prepared as text; null for a model. */
  work: z.union([workSchema, z.null()]),
  /** Every change of its register entry after receipt, in the order of the audit log; absent if there was none. */
  changes: z.array(evidenceChangeSchema).min(1).exactOptional(),
});
/** See {@link reportItemSchema}. */
export type ReportItem = z.infer<typeof reportItemSchema>;

/** One start or resumption of an examination, as recorded in the audit log. */
export const reportRunSchema = z.strictObject({
  kind: z.enum(['started', 'resumed']),
  at: utcTime,
  program: programRecordSchema,
  /** Codes of the refusals that the examiner overrode. */
  insisted: z.array(z.string()),
  /** Result of the known-answer test before this run; `none` if the engine is not llama.cpp. */
  selfTest: z.enum(['passed', 'failed', 'none', 'not-recorded']),
});
/** See {@link reportRunSchema}. */
export type ReportRun = z.infer<typeof reportRunSchema>;

/** What shows that a plan existed before the run began. */
export const planFixedSchema = z.strictObject({
  /**
   * `stamped`: an authority's time stamp over the log, not later than the run by the local clock. `stamped-later`: such a time stamp that
   * is later. `signed`: the examiner's signature over the log. `log`: the order of the log alone.
   */
  by: z.enum(['stamped', 'stamped-later', 'signed', 'log']),
  /** Number of entries of the log that were stamped or signed; 0 for `log`. */
  entries: z.int().min(0),
  at: utcTime,
  /** The authority or the signer; empty for `log`. */
  who: z.string(),
});
/** See {@link planFixedSchema}. */
export type PlanFixed = z.infer<typeof planFixedSchema>;

/** An unusual event in a case, as recorded in its audit log. */
export const caseIncidentSchema = z.strictObject({
  entry: z.int().min(1),
  at: utcTime,
  kind: z.enum(['case-adopted', 'case-index-restored', 'lock-taken-over', 'audit-repaired']),
  /** The examiner's reason; empty if none is required. */
  reason: z.string(),
});
/** See {@link caseIncidentSchema}. */
export type CaseIncident = z.infer<typeof caseIncidentSchema>;

/** An examination that was made but is not reported in full. */
export const reportOmissionSchema = z.strictObject({
  id: z.string(),
  attack: z.strictObject({ id: z.string(), version: z.string(), title: z.string() }),
  /** Names, each with its evidence id. */
  models: z.array(z.string()),
  works: z.array(z.string()),
  status: z.enum(['planned', 'running', 'paused', 'interrupted', 'failed', 'finished']),
  /** Time of the last entry of the log about its state. */
  at: utcTime,
  reason: z.string(),
});
/** See {@link reportOmissionSchema}. */
export type ReportOmission = z.infer<typeof reportOmissionSchema>;

/** An examination as the report shows it. Failed and unfinished ones are shown as fully as finished ones. */
export const reportExaminationSchema = z.strictObject({
  id: z.string(),
  status: z.enum(['planned', 'running', 'paused', 'interrupted', 'failed', 'finished']),
  /** The reason why there are no findings; empty if the examination is finished. */
  failure: z.string(),
  finishedAt: z.union([utcTime, z.literal('')]),
  attack: reportAttackSchema.nullable(),
  start: examinationStartSchema.nullable(),
  findings: findingsSchema.nullable(),
  /** Number of passages omitted from `findings[].spans` here, the least probable first; all of them are in the results file. */
  spansOmitted: z.int().min(0),
  /**
   * Ids of works whose passages and entries in `details` are only in the results file: their pair with the model is printed in one line.
   * Absent if there are none.
   */
  inResultsOnly: z.array(z.string()).min(1).exactOptional(),
  /** Path of the full findings in the sealed bag; `resultsSha256` is the hash of its bytes. Empty if there is none. */
  resultsPath: z.string(),
  resultsSha256: z.union([sha256, z.literal('')]),
  runs: z.array(reportRunSchema),
  /** Null if the examination never began. */
  planFixed: planFixedSchema.nullable(),
  /** Absent where it ran in one piece. */
  shards: reportShardsSchema.exactOptional(),
  /** Other events: engine restarts, pauses, resumes, units that could not be scored. */
  incidents: z.array(z.string()),
});
/** See {@link reportExaminationSchema}. */
export type ReportExamination = z.infer<typeof reportExaminationSchema>;

/** The finding that answers the question for one target work, by reference. The numbers are kept with the finding. */
export const reportAnswerSchema = z.strictObject({
  examinationId: z.string(),
  workId: z.string(),
  /** The finding that is shown prominently. */
  headlineFindingId: z.string(),
  /** Further claims, both shown and not shown. */
  furtherFindingIds: z.array(z.string()),
});
/** See {@link reportAnswerSchema}. */
export type ReportAnswer = z.infer<typeof reportAnswerSchema>;

/** The signer, or the reason why there is none. */
export const reportSignerSchema = z.union([
  z.strictObject({
    kind: z.literal('key'),
    subject: z.string(),
    /** SHA-256 of the certificate; `sshFingerprint` is that of the SSH key as `ssh-keygen -l` prints it. */
    certificateSha256: z.string(),
    /** SHA-256 of the certificate at the end of the chain. A reader compares it with a value received through a separate channel. */
    authoritySha256: z.string(),
    sshFingerprint: z.string(),
    validFrom: utcTime,
    validTo: utcTime,
    /** `self-asserted`: the identity is asserted by the key holder only. */
    trust: z.enum(['self-asserted', 'issued']),
    issuer: z.string(),
    /** Holder of the certificate, if that is a person other than the examiner. */
    sealedBy: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('none'), reason: z.string() }),
]);
/** See {@link reportSignerSchema}. */
export type ReportSigner = z.infer<typeof reportSignerSchema>;

/** The program and the machine at the time when the report was made. */
export const reportEnvironmentSchema = z.strictObject({
  program: z.strictObject({
    name: z.string(),
    version: z.string(),
    build: z.string(),
    commit: z.string(),
  }),
  versions: z.record(z.string(), z.string()),
  operatingSystem: z.string(),
  processor: z.string(),
  logicalProcessors: z.int().min(1),
  memoryBytes: z.int().min(0),
  lockFileSha256: z.string(),
  /** Description of the network at run time, e.g. `no network access was used; 1 interface up`. */
  network: z.string(),
});
/** See {@link reportEnvironmentSchema}. */
export type ReportEnvironment = z.infer<typeof reportEnvironmentSchema>;

/** Known-answer test of the program on the day of the report. */
export const reportSelfTestSchema = z.union([
  z.strictObject({
    kind: z.literal('run'),
    at: utcTime,
    passed: z.boolean(),
    checks: z.array(
      z.strictObject({ name: z.string(), expected: z.string(), got: z.string(), passed: z.boolean() }),
    ),
  }),
  z.strictObject({ kind: z.literal('none'), reason: z.string() }),
]);
/** See {@link reportSelfTestSchema}. */
export type ReportSelfTest = z.infer<typeof reportSelfTestSchema>;

/** Most characters of one section of the examiner's statement. */
export const STATEMENT_CHARS = 20_000;

const statementText = z.string().max(STATEMENT_CHARS);

/** The examiner's own words in a report: plain text, paragraphs separated by blank lines; a section may be empty. */
export const examinerStatementSchema = z.strictObject({
  qualifications: statementText,
  opinion: statementText,
  /** The limits of the opinion. */
  limits: statementText,
});
/** See {@link examinerStatementSchema}. */
export type ExaminerStatement = z.infer<typeof examinerStatementSchema>;

/** An item of evidence that the report prints as one line instead of in full, and why. Its data are in `items` all the same. */
export const briefItemSchema = z.strictObject({ id: z.string(), reason: z.string() });
/** See {@link briefItemSchema}. */
export type BriefItem = z.infer<typeof briefItemSchema>;

/** Paths of files that a bag may leave out because they encode a work. */
const LEFT_OUT_PATH =
  /^data\/results\/X[1-9][0-9]*\.(journal\.jsonl|windows\.jsonl|[A-Za-z][A-Za-z0-9]{0,63}\.f32)$/;

/**
 * A file of results that a bag leaves out because it encodes a work: journals, arrays of numbers per token, and tables of windows that
 * overlap. `path` is where it would be in the bag; hash and size are those of the file in the case.
 */
export const leftOutFileSchema = z.strictObject({
  path: z.string().regex(LEFT_OUT_PATH),
  sha256,
  sizeBytes: z.int().min(0),
});
/** See {@link leftOutFileSchema}. */
export type LeftOutFile = z.infer<typeof leftOutFileSchema>;

/** How much of a work is in a report and its bag: characters of its reading text, each counted once in every number. */
export const disclosedWorkSchema = z.strictObject({
  workId: z.string(),
  title: z.string(),
  /** Characters of the work. */
  chars: z.int().min(1),
  /** As text in the report: pages, web page and data hold the same texts. */
  report: z.int().min(0),
  /** As text in the findings files of the bag. */
  findings: z.int().min(0),
  /** As text in the exhibits, their files included. */
  exhibits: z.int().min(0),
  /** Encoded by journals and numbers per token: every passage that was measured, or the whole work where the places are not on file. */
  encoded: z.int().min(0),
  /** In any of these. */
  total: z.int().min(0),
});
/** See {@link disclosedWorkSchema}. */
export type DisclosedWork = z.infer<typeof disclosedWorkSchema>;

/** The one value from which JSON, HTML and PDF are rendered. */
export const reportSchema = z.strictObject({
  schema: z.literal('palimpsest-report'),
  schemaVersion: z.literal(REPORT_SCHEMA_VERSION),
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
  revision: z.int().min(1),
  /** The report that this one replaces; null for a first one. */
  supersedes: z.union([z.strictObject({ id: z.string(), revision: z.int().min(1), sha256 }), z.null()]),
  title: z.string(),
  status: z.enum(['draft', 'final']),
  issuedAt: utcTime,
  /** Offset of the machine's local time from UTC at that time, e.g. `+02:00`; empty if it is not known. */
  issuedAtLocalOffset: z.union([z.string().regex(/^[+-]\d\d:\d\d$/), z.literal('')]),
  confidentiality: z.string(),
  case: z.strictObject({ id: z.string(), head: caseHeadSchema }),
  signer: reportSignerSchema,
  scope: z.array(z.string()),
  answers: z.array(reportAnswerSchema),
  notTested: z.array(z.string()),
  items: z.array(reportItemSchema),
  /** Items that are printed as one line; absent when all are printed in full. */
  briefItems: z.array(briefItemSchema).exactOptional(),
  /** The examiner's own words; absent when there are none. */
  statement: examinerStatementSchema.exactOptional(),
  examinations: z.array(reportExaminationSchema),
  /** Examinations that are in the audit log but not in `examinations`. */
  omitted: z.array(reportOmissionSchema),
  /** How much of each work the report and its bag disclose, in the order of the items; works of which nothing is disclosed are not listed. */
  disclosed: z.array(disclosedWorkSchema),
  /** The files that encode a work and were omitted at sealing, by path; absent where nothing was omitted. */
  leftOutFiles: z.array(leftOutFileSchema).min(1).exactOptional(),
  /**
   * Every test of the whole case that could have ended in a claim, as it was on record when the report was made. It also counts the
   * examinations in `omitted`.
   */
  families: familyRegisterSchema,
  /** For each build that ran an examination: how often its attacks find and miss; null if nothing is on record. */
  validations: z.array(
    z.strictObject({ build: z.string(), record: z.union([validationRecordSchema, z.null()]) }),
  ),
  /**
   * What validation found about the methods of this report, measured by the builds that ran them, else by the build that each entry names.
   * A method without an entry was not validated.
   */
  methodRates: z.array(ratedAttackSchema),
  /** The exhibits, in order. */
  exhibits: z.array(reportExhibitSchema),
  /**
   * Where the passages that the report names stand in the files that were received, by work and place; each once. A passage of a work that
   * could not be read is not among them.
   */
  citations: z.array(citedPassageSchema),
  /** Alternative explanations, and what was found about each. */
  alternatives: z.array(z.strictObject({ explanation: z.string(), considered: z.array(z.string()) })),
  limits: z.array(remarkSchema),
  environment: reportEnvironmentSchema,
  selfTest: reportSelfTestSchema,
  integrity: z.strictObject({
    auditHead: z.union([sha256, z.literal('')]),
    auditCount: z.int().min(0),
    /** Entries of the audit log that are dated before the entry that precedes them. */
    clockSetBack: z.array(z.strictObject({ entry: z.int().min(2), time: utcTime, before: utcTime })),
    /** Unusual events in the case. */
    incidents: z.array(caseIncidentSchema),
    files: z.array(z.strictObject({ path: z.string(), sha256, sizeBytes: z.int().min(0) })),
    /** `none: local clock`, or the authority's name. */
    timeStamp: z.string(),
    /** Commands with which a reader verifies the sealed report, in order. */
    verify: z.array(z.strictObject({ what: z.string(), command: z.string() })),
  }),
});
/** See {@link reportSchema}. */
export type Report = z.infer<typeof reportSchema>;
