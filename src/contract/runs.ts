import { z } from 'zod';
import { findingSchema, findingsSchema, reportAttackSchema, scoredSchema } from '../domain/index.js';
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

/** The examination that a person chose. */
export const examinationRequest = z.strictObject({
  caseId,
  attackId: z.string().min(1).max(100),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  modelId: evidenceId,
  /** Reference models, for an attack that uses them. */
  referenceIds: z.array(evidenceId).max(100).default([]),
  targetIds: z.array(evidenceId).max(1000),
  controlIds: z.array(evidenceId).max(1000),
  /** Source texts: older texts that the works may quote. */
  sourceIds: z.array(evidenceId).max(1000).default([]),
  /** Known-memorized texts, for an attack that scores passages of one beside the work. */
  spikeIds: z.array(evidenceId).max(100).default([]),
  cleaningIds: z.array(evidenceId).max(1000),
  seed: z.string().min(1).max(200),
  load: loadSettings,
});
/** See {@link examinationRequest}. */
export type ExaminationRequest = z.input<typeof examinationRequest>;

/** The models and works to which the standard examination is applied. */
export const standardRequest = examinationRequest
  .omit({ attackId: true, parameters: true, modelId: true, referenceIds: true })
  .extend({ modelIds: z.array(evidenceId).min(1).max(100) });
/** See {@link standardRequest}. */
export type StandardRequest = z.input<typeof standardRequest>;

/** The progress of a run. */
export const runProgress = z.strictObject({
  phase: z.enum(['prepare', 'run', 'verify', 'reduce']),
  /** What is being prepared or scored. */
  unitTitle: z.string(),
  doneTokens: z.number().min(0),
  totalTokens: z.number().min(0),
  tokensPerSecond: scoredSchema,
  etaSeconds: scoredSchema,
  unitsDone: z.int().min(0),
  units: z.int().min(0),
  elapsedSeconds: z.number().min(0),
  /** When this was sent, so that a window notices when nothing more comes. */
  at: utcTime,
});
/** See {@link runProgress}. */
export type RunProgressShown = z.infer<typeof runProgress>;

/** What a run in the queue examines. */
export const queueSubject = z.strictObject({
  /** E.g. `Probabilistic extraction`. */
  attackTitle: z.string(),
  model: z.strictObject({ id: evidenceId, name: z.string() }),
  /** The first works. */
  works: z.array(z.strictObject({ id: evidenceId, name: z.string() })).max(3),
  /** The number of all works, and of all controls. */
  workCount: z.int().min(0),
  controlCount: z.int().min(0),
});
/** See {@link queueSubject}. */
export type QueueSubject = z.infer<typeof queueSubject>;

/** A run in the queue of its case: waiting, being prepared, or running. */
export const queueItem = z.strictObject({
  queueId: z.string().regex(/^q[0-9a-f]{16}$/),
  caseId,
  /** Empty until the examination is prepared. */
  examinationId: z.union([examinationId, z.literal('')]),
  /** `held`: it waited when the program last ended, and waits until a person continues the queue. */
  state: z.enum(['held', 'queued', 'preparing', 'running', 'pausing', 'failed']),
  subject: queueSubject,
  /** How long it is expected to take from its beginning, in seconds; null when it was never estimated. */
  seconds: z.number().min(0).nullable(),
  /** What rules out every claim, as its estimate or its plan said: a control that is missing or too small. */
  alarms: z.array(z.string()),
  progress: runProgress.nullable(),
  /** Why the run could not begin. */
  error: errorData.nullable(),
});
/** See {@link queueItem}. */
export type QueueItem = z.infer<typeof queueItem>;

/** The queue of one case, and nothing of any other. */
export const runQueue = z.strictObject({
  queue: z.array(queueItem),
  /** Another case uses the machine now, so the runs of this case wait. */
  isOthersTurn: z.boolean(),
});

/** The results of a run so far in one work. Their size does not depend on the length of the work. */
export const partialWork = z.strictObject({
  workId: evidenceId,
  title: z.string(),
  role: z.enum(['target', 'control']),
  windows: z.int().min(0),
  windowsDone: z.int().min(0),
  /** For each of 400 equal parts of the work: the largest log10 probability of a passage in it so far; unscored where none was scored yet. */
  slices: z.array(scoredSchema),
});

/** The most probable passage so far. */
export const partialPassage = z.strictObject({
  workId: evidenceId,
  startChar: charOffset,
  endChar: charOffset,
  text: z.string(),
  log10: z.number(),
});

/** The results of a run so far. Nothing is calibrated before the run is finished. */
export const partialResults = z.strictObject({
  works: z.array(partialWork),
  best: z.array(partialPassage).max(10),
  /** Only for attacks that do not use windows: the progress of each part while it runs. */
  units: z
    .strictObject({
      parts: z.array(
        z.strictObject({
          /** Empty for units about all works. */
          workId: z.string(),
          title: z.string(),
          role: z.enum(['target', 'control', 'all']),
          /** The reference model; empty for the model under examination. */
          modelId: z.string(),
          units: z.int().min(0),
          unitsDone: z.int().min(0),
        }),
      ),
      /** The last units that were completed, newest first; `unscored` gives the reason where a unit could not be scored. */
      last: z.array(z.strictObject({ title: z.string(), unscored: z.string() })).max(12),
    })
    .optional(),
});
/** See {@link partialResults}. */
export type PartialResults = z.infer<typeof partialResults>;

/** How a finished examination ended, according to its findings. */
export const examinationOutcome = z.strictObject({
  examinationId,
  /** What follows for its works; works for which the same follows are counted together. */
  works: z.array(
    z.strictObject({
      standing: findingSchema.shape.standing,
      /** Has its first test no adequate control? */
      isUncalibrated: z.boolean(),
      count: z.int().min(1),
    }),
  ),
});
/** See {@link examinationOutcome}. */
export type ExaminationOutcome = z.infer<typeof examinationOutcome>;

/** Calls about attacks, examinations and their findings. */
export const runCalls = {
  'attacks.list': read(
    'Lists the attacks: the question each one answers, its cost, its sources and its parameters.',
    nothing,
    z.strictObject({
      attacks: z.array(
        reportAttackSchema.omit({ parameters: true }).extend({
          /** How many reference models the attack takes; 0 to 0 when it takes none. */
          references: z.strictObject({ min: z.int().min(0), max: z.int().min(0) }),
          /** Whether it scores passages of known-memorized texts; absent if it takes none. */
          takesSpikes: z.literal(true).exactOptional(),
          /** What its works must be; absent if it takes any: collections of short works, or two editions of one work. */
          takes: z.enum(['collections', 'editions']).exactOptional(),
          parameters: z.array(parameterDescription),
        }),
      ),
    }),
  ),
  'examine.preflight': write(
    'Plans an examination and estimates its units, tokens, time and memory. Nothing is scored.',
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
  'examine.standard': write(
    'Plans the standard examination of models and works: which attacks suit, at which sizes, and what each takes on this machine. Nothing is scored.',
    standardRequest,
    z.strictObject({ jobId }),
    [
      'no-target',
      'evidence-role',
      'evidence-changed',
      'control-overlaps-target',
      'memory-short',
      'engine-busy',
    ],
  ),
  'runs.same': read(
    'Returns the waiting run, or else the last examination in the case, that measures the same as a request. Returns null if there is none.',
    examinationRequest,
    z.strictObject({
      same: z.union([
        z.strictObject({
          /** Empty while it waits and is not prepared. */
          examinationId: z.union([examinationId, z.literal('')]),
          /** `waiting`: in the queue, or running. */
          state: z.enum(['waiting', 'finished', 'unfinished']),
        }),
        z.null(),
      ]),
    }),
    ['attack-unknown', 'parameter-unknown', 'parameter-value', 'no-target'],
  ),
  'runs.enqueue': write(
    'Adds an examination to the queue. It is prepared and run in its turn.',
    examinationRequest,
    z.strictObject({ queueId: queueItem.shape.queueId }),
    ['attack-unknown', 'parameter-unknown', 'parameter-value', 'no-target', 'case-read-only'],
  ),
  'runs.list': read(
    'Lists the queue and all examinations of a case.',
    z.strictObject({ caseId }),
    runQueue.extend({ examinations: z.array(examinationSummary) }),
  ),
  'runs.outcomes': read(
    'Returns how the finished examinations of a case ended: of each work, what follows from its first test.',
    z.strictObject({ caseId }),
    z.strictObject({ outcomes: z.array(examinationOutcome) }),
    ['findings-broken'],
  ),
  'runs.show': read(
    'Returns one examination: state, progress, partial results, incidents and the engine log.',
    z.strictObject({ caseId, examinationId }),
    z.strictObject({
      summary: examinationSummary,
      progress: runProgress.nullable(),
      partial: partialResults,
      /** Incidents from the audit log. */
      incidents: z.array(z.string()),
      /** The last 500 lines of the engine log since the program was started. */
      log: z.array(z.string()),
    }),
    ['examination-unknown'],
  ),
  'runs.pause': write(
    'Pauses the run after the current batch.',
    z.strictObject({ caseId, examinationId }),
    nothing,
    ['not-running'],
  ),
  'runs.stop': write(
    'Stops the run at once. The current batch is discarded and will be run again.',
    z.strictObject({ caseId, examinationId }),
    nothing,
    ['not-running'],
  ),
  'runs.resume': write(
    'Adds an unfinished examination to the queue again. The result is the same, byte for byte.',
    z.strictObject({
      caseId,
      examinationId,
      load: loadSettings,
      /** Codes of problems to continue despite, e.g. `resume-other-build`. They are recorded and stated in every report. */
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
      'tokenizer-pre-missing',
      'insist-unknown',
      'journal-broken',
    ],
  ),
  'runs.dequeue': write(
    'Removes a run from the queue that has not begun or could not begin.',
    z.strictObject({ caseId, queueId: queueItem.shape.queueId }),
    nothing,
    ['queue-unknown'],
  ),
  'runs.reorder': write(
    'Moves a waiting run of a case before another waiting run of the same case, or to the end. Runs of other cases keep their turns.',
    z.strictObject({
      caseId,
      queueId: queueItem.shape.queueId,
      /** Null: to the end. */
      before: queueItem.shape.queueId.nullable(),
    }),
    nothing,
    ['queue-unknown'],
  ),
  'runs.continue': write(
    'Continues the queue of a case that was held because the program had ended.',
    z.strictObject({ caseId }),
    nothing,
  ),
  'findings.show': read(
    'Returns the findings of an examination; null while it is not finished.',
    z.strictObject({ caseId, examinationId }),
    z.strictObject({ status: examinationStatus, findings: findingsSchema.nullable() }),
    ['examination-unknown'],
  ),
};
