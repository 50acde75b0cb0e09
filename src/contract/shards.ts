import { z } from 'zod';
import { scoredSchema } from '../domain/index.js';
import { caseId, errorData, evidenceId, examinationId, jobId } from './common.js';
import { read, write } from './define.js';

const planId = z.string().regex(/^plan-[1-9][0-9]*$/);

/** How far a shard of a plan is. */
const shardProgress = z.strictObject({
  shard: z.int().min(1),
  /** `stopped`: it was begun, and no process of this machine works on it; `failed`: its last attempt ended with an error. */
  state: z.enum(['waiting', 'running', 'stopped', 'failed', 'finished']),
  unitsDone: z.int().min(0),
  units: z.int().min(0),
  /** The time that was expected when the plan was made. */
  seconds: scoredSchema,
  /** Of the host that works on it, or worked on it last; empty if none is known. */
  host: z.string(),
  /** The code of the error, if it failed; otherwise empty. */
  failureCode: z.string(),
  /** Its units: from the first, counted from 0, to one past the last. */
  parts: z.array(z.strictObject({ examinationId, from: z.int().min(0), until: z.int().min(1) })),
  /** The command that runs it, or goes on with it. */
  command: z.string(),
});
/** See {@link shardProgress}. */
export type ShardProgress = z.infer<typeof shardProgress>;

/** A plan that divides examinations among machines. */
const planProgress = z.strictObject({
  planId: z.string(),
  /** Why the plan cannot be read; then it names no examination and no shard. */
  problem: errorData.nullable(),
  examinations: z.array(
    z.strictObject({
      id: examinationId,
      attackId: z.string(),
      modelId: evidenceId,
      units: z.int().min(0),
      /** Were shards of it merged, all or some? */
      isMerged: z.boolean(),
    }),
  ),
  shards: z.array(shardProgress),
  /** The job that merges them now; null if none does. */
  mergeJobId: jobId.nullable(),
});
/** See {@link planProgress}. */
export type PlanProgress = z.infer<typeof planProgress>;

/** Calls about examinations that are divided among machines. */
export const shardCalls = {
  'shards.list': read(
    'Lists the plans of a case that divide examinations among machines, newest first, with how far each shard is.',
    z.strictObject({ caseId }),
    z.strictObject({ plans: z.array(planProgress) }),
    ['audit-broken'],
  ),
  'shards.merge': write(
    'Merges a plan’s shard journals into the case and computes the findings.',
    z.strictObject({ caseId, planId, partial: z.boolean() }),
    z.strictObject({ jobId }),
    ['case-read-only', 'engine-busy', 'shard-plan-broken'],
  ),
};
