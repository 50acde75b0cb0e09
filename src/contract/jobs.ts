import { z } from 'zod';
import {
  continuationSchema,
  inspectionSchema,
  computesOnSchema,
  loadWarningsSchema,
  ladderStepSchema,
  remarkSchema,
  reportSelfTestSchema,
  runTimeSchema,
  unscoredSchema,
  selfCheckSchema,
  standardEstimateSchema,
  tokenizerFidelitySchema,
} from '../domain/index.js';
import { read, write } from './define.js';
import { caseId, errorData, evidenceId, examinationId, jobId, nothing, reportId, utcTime } from './common.js';
import { replayReport } from './replay.js';

/** The state of an item of evidence since it was received. */
export const evidenceCheck = z.strictObject({
  id: evidenceId,
  name: z.string(),
  status: z.enum(['ok', 'changed', 'missing']),
  files: z.array(
    z.strictObject({
      name: z.string(),
      path: z.string(),
      status: z.enum(['ok', 'changed', 'missing']),
      expectedSha256: z.string(),
      actualSha256: z.string(),
    }),
  ),
});

/** The memory that a run needs, in bytes. */
export const memoryEstimate = z.strictObject({
  weightsBytes: z.number().min(0),
  kvCacheBytes: z.number().min(0),
  bufferBytes: z.number().min(0),
  totalBytes: z.number().min(0),
  availableBytes: z.number().min(0),
  fits: z.boolean(),
});

/** The expected cost of a run. */
export const runEstimate = z.strictObject({
  units: z.int().min(0),
  tokens: z.int().min(0),
  time: z.union([runTimeSchema, unscoredSchema]),
  memory: memoryEstimate,
});

/** What is missing in a report, and why it matters. */
export const checklistGap = z.strictObject({
  level: z.enum(['refuse', 'warn']),
  field: z.string(),
  why: z.string(),
  /** What to open in order to close the gap. */
  subject: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('evidence'), id: z.string() }),
    z.strictObject({ kind: z.literal('examination'), id: z.string() }),
    z.strictObject({ kind: z.literal('exhibit'), id: z.string() }),
    z.strictObject({ kind: z.literal('matter') }),
    z.strictObject({ kind: z.literal('report') }),
    z.strictObject({ kind: z.literal('key') }),
    z.strictObject({ kind: z.literal('program') }),
  ]),
});

/** The signer, as named in the certificate. */
const bagSigner = {
  name: z.string(),
  organization: z.string().optional(),
  title: z.string().optional(),
  fingerprint: z.string(),
  authorityFingerprint: z.string(),
  selfAsserted: z.boolean(),
  issuer: z.string(),
};

/** The result of verifying a bag. */
export const bagVerdict = z.strictObject({
  folder: z.string(),
  ok: z.boolean(),
  /** `changed`: a check failed. Otherwise: whether a value received through a separate channel confirms the signer. */
  verdict: z.enum(['signer-confirmed', 'signer-not-confirmed', 'changed']),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      ok: z.union([z.boolean(), z.literal('skipped')]),
      words: z.string(),
      proof: z.string(),
    }),
  ),
  sealNumber: z.string().optional(),
  externalIdentifier: z.string().optional(),
  sealedAt: z.string().optional(),
  auditHead: z.string().optional(),
  signer: z.strictObject(bagSigner).optional(),
  /** What was found out, from the ground up: a step counts only where those below it are reached. */
  ladder: z.array(ladderStepSchema),
  /** Reviewers whose signatures are valid. */
  countersigners: z.array(z.strictObject({ ...bagSigner, number: z.int().min(1), signedAt: utcTime })),
});

/** The result of a job, by its kind. */
export const jobResult = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('evidence-add'), evidenceId }),
  z.strictObject({ kind: z.literal('evidence-verify'), checks: z.array(evidenceCheck) }),
  z.strictObject({ kind: z.literal('evidence-relocate'), evidenceId }),
  z.strictObject({ kind: z.literal('demo-case'), caseId }),
  z.strictObject({
    kind: z.literal('preflight'),
    planSha256: z.string(),
    estimate: runEstimate,
    warnings: z.array(remarkSchema),
    /** Models that this one is compared with. */
    references: z
      .array(z.strictObject({ modelId: evidenceId, name: z.string(), sameTokens: z.boolean() }))
      .default([]),
    /** The works, with the number of tokens to be scored in each. */
    works: z.array(
      z.strictObject({
        workId: evidenceId,
        title: z.string(),
        role: z.enum(['target', 'control']),
        tokens: z.int(),
      }),
    ),
  }),
  z.strictObject({ kind: z.literal('standard-estimate'), estimate: standardEstimateSchema }),
  z.strictObject({
    kind: z.literal('report-preview'),
    /** `reports.pdf` returns the bytes. */
    previewId: z.string(),
    sizeBytes: z.int().min(0),
    gaps: z.array(checklistGap),
  }),
  z.strictObject({
    kind: z.literal('report'),
    reportId,
    sealed: z.boolean(),
    sealNumber: z.string(),
    folder: z.string(),
    declarationsFolder: z.string(),
    gaps: z.array(checklistGap),
  }),
  z.strictObject({ kind: z.literal('bag-verify'), verdict: bagVerdict }),
  z.strictObject({ kind: z.literal('bag-replay'), report: replayReport }),
  z.strictObject({
    kind: z.literal('shards-merge'),
    planId: z.string(),
    examinations: z.array(
      z.strictObject({
        id: examinationId,
        /** `none`: no finished shard begins it. */
        kind: z.enum(['finished', 'paused', 'none']),
        unitsDone: z.int().min(0),
        units: z.int().min(0),
        /** Empty if it is not finished. */
        findingsSha256: z.string(),
        /** Units that two shards observed, and the largest difference on them. */
        repeatedUnits: z.int().min(0),
        largestDecades: z.number().min(0),
      }),
    ),
    /** Shards that are not finished. */
    missing: z.array(z.int().min(1)),
  }),
  z.strictObject({ kind: z.literal('self-test'), selfTest: reportSelfTestSchema }),
  z.strictObject({ kind: z.literal('ask'), record: continuationSchema }),
  z.strictObject({ kind: z.literal('model-inspect'), record: inspectionSchema }),
  z.strictObject({
    kind: z.literal('model-check'),
    evidenceId,
    engine: computesOnSchema,
    selfCheck: selfCheckSchema.nullable(),
    selfCheckMs: z.number().min(0),
    loadWarnings: loadWarningsSchema,
    tokenizerFidelity: tokenizerFidelitySchema,
  }),
]);
/** See {@link jobResult}. */
export type JobResult = z.infer<typeof jobResult>;

/** Work that takes longer than a call may take. It continues when the window is closed. */
export const job = z.strictObject({
  jobId,
  kind: z.enum([
    'evidence-add',
    'evidence-verify',
    'evidence-relocate',
    'demo-case',
    'preflight',
    'standard-estimate',
    'report-preview',
    'report',
    'bag-verify',
    'bag-replay',
    'shards-merge',
    'self-test',
    'ask',
    'model-inspect',
    'model-check',
  ]),
  /** Empty when the job belongs to no case. */
  caseId: z.string(),
  title: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** The present step, in words. */
  step: z.string(),
  /** Of `total`; 0 of 0 when it cannot be counted. */
  done: z.number().min(0),
  total: z.number().min(0),
  unit: z.enum(['bytes', 'tokens', 'steps', '']),
  startedAt: utcTime,
  endedAt: z.union([utcTime, z.literal('')]),
  result: jobResult.nullable(),
  error: errorData.nullable(),
});
/** See {@link job}. */
export type Job = z.infer<typeof job>;

/** Calls about jobs. */
export const jobCalls = {
  'jobs.list': read(
    'Lists the jobs of a case since the program was started, newest first, and those that belong to no case.',
    z.strictObject({ caseId: caseId.optional() }),
    z.strictObject({ jobs: z.array(job) }),
  ),
  'jobs.show': read('Returns one job.', z.strictObject({ jobId }), job, ['job-unknown']),
  'jobs.cancel': write('Cancels a job and undoes what it had begun.', z.strictObject({ jobId }), nothing, [
    'job-unknown',
  ]),
};
