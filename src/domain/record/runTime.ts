import { z } from 'zod';

/** How far the time of a run is known before it begins, and from what. */
export const runTimeSchema = z.strictObject({
  tokensPerSecond: z.number().positive(),
  /** If every planned token is evaluated at the rate that is expected; and the range of rates that were found. */
  seconds: z.number().min(0),
  fromSeconds: z.number().min(0),
  toSeconds: z.number().min(0),
  /** If every unit ends as early as it can; equal to `fromSeconds` if none can end early. */
  leastSeconds: z.number().min(0),
  source: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('measured'),
      /** The number of batches that were measured. */
      batches: z.int().min(1),
      /** The number of tokens of the largest of them. */
      batchTokens: z.int().min(1),
      /** False if they were shorter than the batches of the run, because those take too long. */
      isWhole: z.boolean(),
    }),
    z.strictObject({
      /** Runs of the same attack with the same model under the same conditions on this machine. */
      kind: z.literal('earlier-runs'),
      runs: z.int().min(1),
      lastAt: z.iso.datetime(),
    }),
  ]),
});

/** See runTimeSchema. */
export type RunTime = z.infer<typeof runTimeSchema>;

/** How fast a run was on this machine. */
export const earlierRunSchema = z.strictObject({
  /** The conditions: see LoadedModel.checkKey. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  attackId: z.string().min(1),
  /** What the engine evaluated in one session of the run, and in what time. */
  tokens: z.int().min(1),
  seconds: z.number().positive(),
  endedAt: z.iso.datetime(),
});

/** See earlierRunSchema. */
export type EarlierRun = z.infer<typeof earlierRunSchema>;
