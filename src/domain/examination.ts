import { z } from 'zod';
import { unscoredSchema } from './coded.js';
import type { KeptCheck, SelfCheck } from './engine.js';
import { missingTextSchema } from './tested/missingText.js';
import { programRecordSchema } from './program.js';
import { loadWarningsSchema, tokenizerFidelitySchema } from './tokenizerFidelity.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** State of an examination. It is derived from the files of the examination and never stored. */
export type ExaminationStatus = 'planned' | 'running' | 'paused' | 'interrupted' | 'failed' | 'finished';

/** One item that an examination uses, identified by its hash, and what was stated about it. */
const usedItem = z.strictObject({
  id: z.string(),
  name: z.string(),
  sha256,
  /** As stated on receipt; absent if not stated. */
  firstPublished: z.string().min(1).exactOptional(),
  /** Why the model cannot have seen it, as stated on receipt; absent if not stated. */
  whyUnseen: z.string().min(1).exactOptional(),
  /** The passages that were designated, as stated; absent if none were. */
  designated: z.string().min(1).exactOptional(),
});

/** A work under test, with what of its file is not in the text that was read; absent where all of it is. */
const usedTarget = usedItem.extend({ missingText: missingTextSchema.exactOptional() });

/** A text that the model is known to hold, with how that is known. */
const usedSpike = usedItem.extend({
  /** As stated on receipt; absent if not stated. */
  howKnown: z.string().min(1).exactOptional(),
});

const checkedPath = {
  largestNats: z.union([z.number(), z.literal('not-finite')]),
  meanNats: z.union([z.number(), z.literal('not-finite')]),
  toleranceNats: z.number(),
};

/** See SelfCheck. */
export const selfCheckSchema = z.strictObject({
  keptFrom: z.iso.datetime().exactOptional(),
  tokens: z.int().min(0),
  device: z.union([z.strictObject(checkedPath), unscoredSchema]).exactOptional(),
  batch: z.strictObject({
    ...checkedPath,
    slots: z.enum(['several', 'one']),
    outputs: z.enum(['wanted', 'all']),
  }),
  sequences: z.strictObject({ ...checkedPath, usable: z.boolean() }),
  long: z.union([z.strictObject({ ...checkedPath, tokens: z.int().min(1) }), unscoredSchema]).exactOptional(),
}) satisfies z.ZodType<SelfCheck>;

/** See KeptCheck. */
export const keptCheckSchema = z.strictObject({
  key: sha256,
  checkedAt: z.iso.datetime(),
  selfCheck: selfCheckSchema,
  stepThreads: z.int().min(1),
}) satisfies z.ZodType<KeptCheck>;

/** What the engine found when it checked itself on a model; absent for engines that need no check. */
const selfCheck = selfCheckSchema.exactOptional();

/** A reference model, with the facts about its engine that must be equal for a resume. */
const usedReference = usedItem.extend({
  numericFingerprint: z.record(z.string(), z.unknown()),
  selfCheck,
  loadWarnings: loadWarningsSchema,
});

/** What became of the quotations that were proposed for the works of an examination before it was planned. */
const proposedQuotations = z.strictObject({
  /** The number of the set of proposals, and the SHA-256 of its file. */
  set: z.int().min(1),
  setSha256: sha256,
  /** SHA-256 of the quotation index. */
  indexSha256: sha256,
  /** Proposals with a place in a work of the examination. */
  made: z.int().min(0),
  accepted: z.int().min(0),
  refused: z.int().min(0),
  /** Accepted proposals whose passage no cleaning list of the examination has. */
  unlisted: z.int().min(0),
  /** Works of the examination that were not searched. */
  unsearched: z.array(z.string()),
  /** Texts of the index with which at least half of a work of the examination agrees, so that nothing was proposed from them. */
  own: z.array(z.strictObject({ work: z.string(), title: z.string(), share: z.number().min(0).max(1) })),
});
/** See {@link proposedQuotations}. */
export type ProposedQuotations = z.infer<typeof proposedQuotations>;

/**
 * `start.json`: everything that decides the result, written before anything is scored. What is in `numericFingerprint` must be equal for
 * a resume; `machine` is only recorded.
 */
export const examinationStartSchema = z.strictObject({
  schema: z.literal('palimpsest-examination'),
  schemaVersion: z.literal(1),
  id: z.string(),
  attack: z.strictObject({ id: z.string(), version: z.string() }),
  parameters: z.record(z.string(), z.unknown()),
  seed: z.string(),
  model: usedItem,
  /** In the order in which they were named. */
  references: z.array(usedReference),
  targets: z.array(usedTarget),
  controls: z.array(usedItem),
  /** Source texts. */
  sources: z.array(usedItem),
  /** Known-memorized texts whose passages are scored beside the work; absent if there were none. */
  spikes: z.array(usedSpike).min(1).exactOptional(),
  cleaning: z.array(usedItem),
  /** Null if no proposals were asked for. Only recorded. */
  proposals: proposedQuotations.nullable(),
  /** The plan document of the attack; `planSha256` is the SHA-256 of its canonical JSON. */
  plan: z.record(z.string(), z.unknown()),
  planSha256: sha256,
  units: z.int().min(0),
  totalTokens: z.int().min(0),
  numericFingerprint: z.record(z.string(), z.unknown()),
  selfCheck,
  machine: z.record(z.string(), z.unknown()),
  /** What llama.cpp warned of when it loaded the model. Only recorded. */
  loadWarnings: loadWarningsSchema,
  /** How the model's tokenizer treats its own tokens and shipped texts. Only recorded. */
  tokenizerFidelity: tokenizerFidelitySchema,
  /** The program that fixed the plan. */
  program: programRecordSchema,
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  command: z.string(),
});
/** See {@link examinationStartSchema}. */
export type ExaminationStart = z.infer<typeof examinationStartSchema>;

/** Ids of all evidence that an examination uses, in the order of start.json. */
export function usedIds(start: ExaminationStart): string[] {
  const { model, references, targets, controls, sources, spikes = [], cleaning } = start;
  return [model, ...references, ...targets, ...controls, ...sources, ...spikes, ...cleaning].map(
    ({ id }) => id,
  );
}

/** A bulk array of a unit: `count` little-endian float32 at byte `offset` of `file`, relative to the examination's folder. */
export const arrayReferenceSchema = z.strictObject({
  file: z.string(),
  offset: z.int().min(0),
  count: z.int().min(0),
  sha256,
});

/**
 * One line of `journal.jsonl`. `prev` is the SHA-256 of the bytes of the line before it (64 zeros for the first line). It has no times, so
 * that equal runs have equal journals.
 */
export const journalLineSchema = z.strictObject({
  seq: z.int().min(0),
  prev: sha256,
  unitId: z.string(),
  /** The observation, or the reason why the unit could not be scored. */
  observation: z.union([
    z.strictObject({
      kind: z.literal('observed'),
      value: z.unknown(),
      arrays: z.record(z.string(), arrayReferenceSchema),
    }),
    unscoredSchema,
  ]),
});
/** See {@link journalLineSchema}. */
export type JournalLine = z.infer<typeof journalLineSchema>;

/** Every item that an examination uses, each once, in the order of start.json. */
export function itemsOf(start: ExaminationStart): ExaminationStart['model'][] {
  const { model, references, targets, controls, sources, spikes = [], cleaning } = start;
  return [model, ...references, ...targets, ...controls, ...sources, ...spikes, ...cleaning];
}
