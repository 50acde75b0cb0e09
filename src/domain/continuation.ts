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

/** A continuation that the model wrote, with everything needed to write it again. */
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
  /** Where the continuation begins in the work, and where the work's own text of the same number of tokens ends. */
  startChar: charOffset,
  endChar: charOffset,
  workText: z.string(),
  outputText: z.string(),
  tokens: z.array(
    z.strictObject({
      id: z.int().min(0),
      text: z.string(),
      /** Log p under the full softmax at T = 1. */
      logProbNats: z.number(),
      /** True when the work has the same token at the same position. */
      equalsWork: z.boolean(),
    }),
  ),
  /** `length`: the requested number of tokens was written; `end-of-context`: the context limit of the model was reached. */
  stoppedBy: z.enum(['length', 'end-of-text', 'end-of-work', 'end-of-context', 'cancelled']),
  /** Number of leading tokens that equal those of the work. */
  equalTokens: z.int().min(0),
  /** Numbers of the comparison, each with its denominator. */
  comparison: z.strictObject({
    workWords: z.int().min(0),
    outputWords: z.int().min(0),
    /** Number of words of the work that are in the output, in order (longest common subsequence of words). */
    equalWords: z.int().min(0),
    /** Length of the longest run of equal words, in words and in characters of the work. */
    longestRunWords: z.int().min(0),
    longestRunChars: z.int().min(0),
    /** Levenshtein distance in characters, and that distance divided by the length of the longer text. */
    editDistanceChars: scoredSchema,
    editShare: scoredSchema,
  }),
  engine: z.record(z.string(), z.unknown()),
});
/** See {@link continuationSchema}. */
export type Continuation = z.infer<typeof continuationSchema>;
