import { z } from 'zod';
import type { Json } from '../../base/index.js';
import { scoredSchema } from '../coded.js';
import { programRecordSchema } from '../program.js';
import { crashDetailSchema, selfTestDetailSchema } from '../record/actions.js';

const json: z.ZodType<Json> = z.json();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A run of consecutive units of one examination that one shard observes. */
const shardPartSchema = z.strictObject({
  examination: z.string(),
  /** The first unit of the plan that is this shard's, from 0, and one past the last. */
  from: z.int().min(0),
  to: z.int().min(1),
  /** One past the last unit that this shard observes. Those from `to` on are also the next shard's: they compare the machines. */
  until: z.int().min(1),
});
/** See {@link shardPartSchema}. */
export type ShardPart = z.infer<typeof shardPartSchema>;

const shardSchema = z.strictObject({
  /** From 1. */
  shard: z.int().min(1),
  parts: z.array(shardPartSchema).min(1),
  /** Tokens that the engine evaluates at most, those of repeated units included. */
  tokens: z.int().min(0),
  /** The time by the rates that were measured when the examinations were planned. */
  seconds: scoredSchema,
  /** The evidence that the shard reads, and the bytes of its files. */
  evidence: z.array(z.string()),
  evidenceBytes: z.int().min(0),
});
/** See {@link shardSchema}. */
export type Shard = z.infer<typeof shardSchema>;

/**
 * `plan.json` of a plan that divides planned examinations among machines. It names each examination by the hash of its start.json, so it fixes
 * everything that decides the results before anything is scored.
 */
export const shardPlanSchema = z.strictObject({
  schema: z.literal('palimpsest-shard-plan'),
  schemaVersion: z.literal(1),
  id: z.string().regex(/^plan-[1-9][0-9]*$/),
  caseId: z.string(),
  /** The program that planned; shards and merge must be the same. */
  program: programRecordSchema,
  examinations: z
    .array(
      z.strictObject({
        id: z.string(),
        attack: z.string(),
        model: z.string(),
        startSha256: sha256,
        planSha256: sha256,
        units: z.int().min(0),
        totalTokens: z.int().min(0),
        /** As measured when the examination was planned. */
        tokensPerSecond: scoredSchema,
      }),
    )
    .min(1),
  /** How far the natural log of a probability may differ between two machines, in decades. */
  toleranceDecades: z.number().min(0),
  shards: z.array(shardSchema).min(1),
});
/** See {@link shardPlanSchema}. */
export type ShardPlan = z.infer<typeof shardPlanSchema>;

/** `head.json`: to which plan and shard the journals beside it belong, and who began to write them. */
export const shardHeadSchema = z.strictObject({
  schema: z.literal('palimpsest-shard'),
  schemaVersion: z.literal(1),
  plan: z.string(),
  /** SHA-256 of the file plan.json. */
  planFileSha256: sha256,
  shard: z.int().min(1),
  program: programRecordSchema,
});
/** See {@link shardHeadSchema}. */
export type ShardHead = z.infer<typeof shardHeadSchema>;

/** `done.json`: the journals of a finished shard, and where they were written. */
export const shardDoneSchema = z.strictObject({
  schema: z.literal('palimpsest-shard-done'),
  schemaVersion: z.literal(1),
  shard: z.int().min(1),
  /** SHA-256 of the file head.json. */
  headSha256: sha256,
  parts: z.array(
    z.strictObject({
      examination: z.string(),
      from: z.int().min(0),
      until: z.int().min(1),
      /** SHA-256 of the last line of the journal, and of the whole file. */
      journalHead: sha256,
      journalSha256: sha256,
      /** What of the engine decides digits, as in start.json. */
      numericFingerprint: z.record(z.string(), z.unknown()),
      machine: z.record(z.string(), json),
      /** The known-answer test before the units were observed. */
      selfTest: selfTestDetailSchema,
    }),
  ),
  /** The evidence, with the hashes that were found before and after the units were observed. */
  evidence: z.array(z.strictObject({ id: z.string(), sha256 })),
  /** Crashes of the engine in all attempts: what a run records as `engine-crashed`. */
  crashes: z.array(
    z.strictObject({
      message: z.string(),
      detail: crashDetailSchema,
      stderr: z.array(z.string()),
    }),
  ),
  /** What the last attempt observed: the tokens of its units, and the time for them without loading and hashing. */
  tokens: z.int().min(0),
  seconds: z.number().min(0),
  finishedAt: z.string(),
});
/** See {@link shardDoneSchema}. */
export type ShardDone = z.infer<typeof shardDoneSchema>;
