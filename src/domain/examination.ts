import { z } from 'zod';
import { NO_CODE, unscoredSchema } from './coded.js';
import { programRecordSchema } from './program.js';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** State of an examination; derived from its files, never stored. */
export type ExaminationStatus = 'planned' | 'running' | 'paused' | 'interrupted' | 'failed' | 'finished';

/** One item an examination uses, pinned by hash. */
const usedItem = z.strictObject({ id: z.string(), name: z.string(), sha256 });

/** A model that the examination's own is compared with, and what of its engine must be equal for a resume. */
const usedReference = usedItem.extend({ numericFingerprint: z.record(z.string(), z.unknown()) });

/**
 * `start.json`: everything that decides the result, written before anything is scored. `numericFingerprint` holds what must be
 * equal for a resume; `machine` is recorded only.
 */
export const examinationStartSchema = z.strictObject({
  schema: z.literal('palimpsest-examination'),
  schemaVersion: z.literal(1),
  id: z.string(),
  attack: z.strictObject({ id: z.string(), version: z.string() }),
  parameters: z.record(z.string(), z.unknown()),
  seed: z.string(),
  model: usedItem,
  /** In the order they were named; absent in what was written before references were known. */
  references: z.array(usedReference).default([]),
  targets: z.array(usedItem),
  controls: z.array(usedItem),
  cleaning: z.array(usedItem),
  /** The plan document of the attack, and the SHA-256 of its canonical JSON. */
  plan: z.record(z.string(), z.unknown()),
  planSha256: sha256,
  units: z.int().min(0),
  totalTokens: z.int().min(0),
  numericFingerprint: z.record(z.string(), z.unknown()),
  machine: z.record(z.string(), z.unknown()),
  /** The program that fixed the plan; absent in what earlier versions wrote. */
  program: programRecordSchema.optional(),
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  command: z.string(),
});
/** See {@link examinationStartSchema}. */
export type ExaminationStart = z.infer<typeof examinationStartSchema>;

/** A bulk array of a unit: `count` little-endian float32 at byte `offset` of `file`, relative to the examination's folder. */
export const arrayReferenceSchema = z.strictObject({
  file: z.string(),
  offset: z.int().min(0),
  count: z.int().min(0),
  sha256,
});

/** One line of `journal.jsonl`. `prev` is the SHA-256 of the bytes of the line before (64 zeros for the first). No times: equal runs have equal journals. */
export const journalLineSchema = z.strictObject({
  seq: z.int().min(0),
  prev: sha256,
  unitId: z.string(),
  /** The observation, or why the unit could not be scored. */
  observation: z.union([
    z.strictObject({
      kind: z.literal('observed'),
      value: z.unknown(),
      arrays: z.record(z.string(), arrayReferenceSchema),
    }),
    unscoredSchema.extend({ code: unscoredSchema.shape.code.default(NO_CODE) }),
  ]),
});
/** See {@link journalLineSchema}. */
export type JournalLine = z.infer<typeof journalLineSchema>;
