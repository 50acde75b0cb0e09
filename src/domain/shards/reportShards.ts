import { z } from 'zod';
import type { Json } from '../../base/index.js';

const json: z.ZodType<Json> = z.json();

/** From which shards an examination was merged, as the audit log has it, for a report. */
export const reportShardsSchema = z.strictObject({
  /** Id of the plan. */
  plan: z.string(),
  /** Each machine with the numbers of the shards that it observed, in the order of the first of them. */
  machines: z
    .array(z.strictObject({ shards: z.array(z.int().min(1)).min(1), machine: z.record(z.string(), json) }))
    .min(1),
  /** Units that two shards observed. */
  repeatedUnits: z.int().min(0),
  /** The largest difference on them, and how far they were allowed to differ, in decades. */
  largestDecades: z.number().min(0),
  toleranceDecades: z.number().min(0),
});
/** See {@link reportShardsSchema}. */
export type ReportShards = z.infer<typeof reportShardsSchema>;
