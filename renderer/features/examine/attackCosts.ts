import { duration } from '../../../src/base/index.js';
import type { ExaminationShort } from '../../../src/contract/index.js';
import type { Evidence, StandardEstimate } from '../../../src/domain/index.js';
import type { ExamineDraft } from './examineDraft.js';

/** What an attack takes with the selected models and works, and where that was measured. */
export interface AttackCost {
  readonly seconds: number;
  /** E.g. `as X3 ran`. */
  readonly from: string;
}

/**
 * What attacks take on this machine at their usual size, by attack. A rate is known from the last standard estimate, or from a finished
 * examination of the case that ran on this machine without a break. That examination is scaled by the bytes of the works, or by their number
 * where the attack tests a fixed number of passages of each.
 * @param draft whose models and works are selected; an attack without a rate for every selected model is absent
 * @param isSampled does the attack test a number of passages of each work?
 */
export function attackCosts(
  draft: Pick<ExamineDraft, 'modelIds' | 'targetIds' | 'controlIds'>,
  known: {
    readonly evidence: readonly Evidence[];
    readonly examinations: readonly ExaminationShort[];
    readonly estimate: StandardEstimate | undefined;
  },
  isSampled: (attackId: string) => boolean,
): ReadonlyMap<string, AttackCost> {
  const works = [...draft.targetIds, ...draft.controlIds];
  const costs = new Map<string, AttackCost>();
  if (draft.modelIds.length === 0 || draft.targetIds.length === 0) return costs;
  const size = (attackId: string, ids: readonly string[]): number =>
    isSampled(attackId) ? ids.length : bytesOf(ids, known.evidence);
  const ids = new Set([
    ...known.examinations.map(({ attackId }) => attackId),
    ...(known.estimate?.candidates ?? []).map(({ attackId }) => attackId),
  ]);
  for (const attackId of ids) {
    const costOf = (modelId: string): AttackCost | undefined => {
      const estimated = known.estimate?.candidates.find(
        (one) => one.attackId === attackId && one.modelId === modelId,
      );
      const seconds = estimated?.sizes[estimated.usual]?.seconds;
      if (estimated !== undefined && typeof seconds === 'number') {
        const before = size(attackId, [...estimated.targetIds, ...estimated.controlIds]);
        return { seconds: scaled(seconds, before, size(attackId, works)), from: 'estimated on this machine' };
      }
      const run = known.examinations.findLast(
        (one) => one.attackId === attackId && one.modelId === modelId && one.ranSeconds !== undefined,
      );
      if (run?.ranSeconds === undefined) return undefined;
      const before = size(attackId, [...run.targetIds, ...run.controlIds]);
      return { seconds: scaled(run.ranSeconds, before, size(attackId, works)), from: `as ${run.id} ran` };
    };
    const own = draft.modelIds.map(costOf);
    const first = own[0];
    if (first === undefined || own.includes(undefined)) continue;
    const seconds = own.reduce((sum, cost) => sum + (cost?.seconds ?? 0), 0);
    costs.set(attackId, { seconds, from: first.from });
  }
  return costs;
}

/** The cost beside an attack. */
export function costWords(cost: AttackCost | undefined): string {
  return cost === undefined
    ? 'not measured on this machine yet'
    : `about ${duration(cost.seconds)}, ${cost.from}`;
}

function bytesOf(ids: readonly string[], evidence: readonly Evidence[]): number {
  return ids.reduce((sum, id) => sum + (evidence.find((item) => item.id === id)?.sizeBytes ?? 0), 0);
}

function scaled(seconds: number, before: number, now: number): number {
  return before > 0 ? (seconds * now) / before : seconds;
}

/** Does the parameter say how many passages of each work are tested? */
export function isSample({ name }: { readonly name: string }): boolean {
  return name === 'passages';
}
