import { z } from 'zod';
import { scoredSchema } from './coded.js';
import { decodingPolicySchema } from './policy.js';

const evidenceId = z.string().regex(/^E[1-9][0-9]*$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const charOffset = z.int().min(0);

/** How the next token is chosen: the most probable one, or drawn from a policy with a seed. */
export const continuationDecodingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('greedy') }),
  z.strictObject({
    kind: z.literal('sample'),
    policy: decodingPolicySchema,
    seed: z.string().min(1).max(200),
  }),
]);

/** A continuation that the model wrote, with everything needed to have it written again. */
export const continuationSchema = z.strictObject({
  askId: z.string().regex(/^a[0-9a-f]{16}$/),
  createdAt: z.iso.datetime(),
  model: z.strictObject({ id: evidenceId, name: z.string(), sha256 }),
  work: z.strictObject({ id: evidenceId, title: z.string(), sha256 }),
  decoding: continuationDecodingSchema,
  bos: z.boolean(),
  maxTokens: z.int().min(1),
  /** The true text before the continuation; its tokens are the prompt. */
  promptText: z.string(),
  promptStartChar: charOffset,
  promptTokens: z.int().min(0),
  /** Where the continuation begins in the work, and where the work's own text of as many tokens ends. */
  startChar: charOffset,
  endChar: charOffset,
  workText: z.string(),
  outputText: z.string(),
  tokens: z.array(
    z.strictObject({
      id: z.int().min(0),
      text: z.string(),
      /** Under the full softmax at T = 1. */
      logProbNats: z.number(),
      /** True when the work has the same token at the same place. */
      equalsWork: z.boolean(),
    }),
  ),
  /** `length`: as many tokens as asked for; `end-of-context`: the model takes no longer sequence. */
  stoppedBy: z.enum(['length', 'end-of-text', 'end-of-work', 'end-of-context', 'cancelled']),
  /** Leading tokens that equal the work's. */
  equalTokens: z.int().min(0),
  /** Numbers of the comparison, each with its denominator. */
  comparison: z.strictObject({
    workWords: z.int().min(0),
    outputWords: z.int().min(0),
    /** Words of the work that stand in the output, in order (longest common subsequence of words). */
    equalWords: z.int().min(0),
    /** Longest run of equal words, and its characters in the work. */
    longestRunWords: z.int().min(0),
    longestRunChars: z.int().min(0),
    /** Levenshtein distance in characters, and that over the longer text's length. */
    editDistanceChars: scoredSchema,
    editShare: scoredSchema,
  }),
  engine: z.record(z.string(), z.unknown()),
});
/** See {@link continuationSchema}. */
export type Continuation = z.infer<typeof continuationSchema>;
