import { canonicalJson } from '../../base/index.js';
import { entriesOf, type AuditEntry, type ReportShards } from '../../domain/index.js';

/** The shards from which an examination was last merged; null where it ran in one piece. */
export function shardsOnRecord(entries: readonly AuditEntry[], id: string): ReportShards | null {
  const merged = entriesOf(entries, 'shards-merged').findLast(({ detail }) => detail.examination === id);
  if (merged === undefined) return null;
  const { shardPlan, shards, repeatedUnits, largestDecades, toleranceDecades } = merged.detail;
  const machines = new Map<string, ReportShards['machines'][number]>();
  for (const { shard, machine } of shards) {
    const key = canonicalJson(machine);
    const known = machines.get(key);
    if (known === undefined) machines.set(key, { shards: [shard], machine });
    else known.shards.push(shard);
  }
  return {
    plan: shardPlan,
    machines: [...machines.values()],
    repeatedUnits,
    largestDecades,
    toleranceDecades,
  };
}
