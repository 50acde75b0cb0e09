import { basename } from 'node:path';
import { entriesOf } from '../../domain/index.js';
import { errorDataOf, PalimpsestError } from '../../base/index.js';
import { readAudit, type CaseFolder } from '../../casefile/index.js';
import type { PlanProgress } from '../../contract/index.js';
import { quoted } from '../machine/commandWords.js';
import { planFolders } from './planFiles.js';
import { shardStatus } from './shardStatus.js';

/**
 * The plans of a case that divide examinations among machines, newest first, with how far each shard is. A plan that cannot be read says why.
 * @throws {PalimpsestError} `audit-broken`; `file-*`
 */
export async function plansOfCase(opened: CaseFolder): Promise<Omit<PlanProgress, 'mergeJobId'>[]> {
  const folders = await planFolders(opened);
  if (folders.length === 0) return [];
  const entries = await readAudit(opened.folder);
  const plans: Omit<PlanProgress, 'mergeJobId'>[] = [];
  for (const folder of folders.reverse()) {
    const planId = basename(folder);
    try {
      const { plan, shards } = await shardStatus(folder);
      const merged = new Set(
        entriesOf(entries, 'shards-merged')
          .filter(({ detail }) => detail.shardPlan === planId)
          .map(({ detail }) => detail.examination),
      );
      const parts = new Map(plan.shards.map((one) => [one.shard, one.parts]));
      plans.push({
        planId,
        problem: null,
        examinations: plan.examinations.map(({ id, attack, model, units }) => ({
          id,
          attackId: attack,
          modelId: model,
          units,
          isMerged: merged.has(id),
        })),
        shards: shards.map((one) => ({
          ...one,
          parts: (parts.get(one.shard) ?? []).map(({ examination, from, until }) => ({
            examinationId: examination,
            from,
            until,
          })),
          command: `palimpsest shard ${quoted(folder)} ${one.shard}`,
        })),
      });
    } catch (error) {
      if (!(error instanceof PalimpsestError) || error.kind === 'bug') throw error;
      plans.push({ planId, problem: errorDataOf(error), examinations: [], shards: [] });
    }
  }
  return plans;
}
