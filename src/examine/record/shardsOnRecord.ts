import { z } from 'zod';
import { canonicalJson } from '../../base/index.js';
import type { AuditEntry } from '../../casefile/index.js';
import type { ReportShards } from '../../domain/index.js';

/** What of an entry `shards-merged` a report states. */
const mergedSchema = z.object({
  shardPlan: z.string(),
  shards: z.array(z.object({ shard: z.int().min(1), machine: z.record(z.string(), z.json()) })).min(1),
  repeatedUnits: z.int().min(0),
  largestDecades: z.number().min(0),
  toleranceDecades: z.number().min(0),
});

/** The shards from which an examination was last merged; null where it ran in one piece. */
export function shardsOnRecord(entries: readonly AuditEntry[], id: string): ReportShards | null {
  const merged = mergedSchema.safeParse(
    entries.findLast(({ action, detail }) => action === 'shards-merged' && detail['examination'] === id)
      ?.detail,
  );
  if (!merged.success) return null;
  const { shardPlan, shards, ...compared } = merged.data;
  const machines = new Map<string, ReportShards['machines'][number]>();
  for (const { shard, machine } of shards) {
    const key = canonicalJson(machine);
    const known = machines.get(key);
    if (known === undefined) machines.set(key, { shards: [shard], machine });
    else known.shards.push(shard);
  }
  return { plan: shardPlan, machines: [...machines.values()], ...compared };
}
