import type { AttackInput, AttackPlan, PlannedUnit } from '../../attacks/index.js';
import type { PartialResults } from '../../contract/index.js';
import type { ObservedOutcome, RunTally } from './partialResults.js';

type UnitsShown = NonNullable<PartialResults['units']>;

/** Units that are named: the last ones that were done. */
const NAMED = 12;
/** Works and models whose units are counted apart. */
const PARTS = 200;

/** A tally for attacks that do not cut works into windows: units done for each work and model, and the last of them by name. */
export function unitTally(
  input: Pick<AttackInput<Record<string, unknown>>, 'works' | 'model' | 'references'>,
  plan: Pick<AttackPlan, 'units'>,
): RunTally {
  const keyOf = ({ workId, modelId = input.model.id }: PlannedUnit): string =>
    JSON.stringify([modelId, workId]);
  const parts = new Map<string, UnitsShown['parts'][number]>();
  const last: UnitsShown['last'] = [];
  for (const unit of plan.units) {
    const part = parts.get(keyOf(unit));
    if (part !== undefined) part.units += 1;
    else if (parts.size < PARTS) parts.set(keyOf(unit), { ...partOf(unit, input), units: 1, unitsDone: 0 });
  }
  return {
    tally: {
      snapshot: () => ({
        works: [],
        best: [],
        units: { parts: [...parts.values()].map((part) => ({ ...part })), last: [...last] },
      }),
    },
    observe: (unit, outcome) => {
      const part = parts.get(keyOf(unit));
      if (part !== undefined) part.unitsDone += 1;
      last.unshift({ title: unit.title, unscored: reasonOf(outcome) });
      last.length = Math.min(last.length, NAMED);
    },
  };
}

function partOf(
  { workId, modelId }: PlannedUnit,
  { works, model, references }: Pick<AttackInput<Record<string, unknown>>, 'works' | 'model' | 'references'>,
): Omit<UnitsShown['parts'][number], 'units' | 'unitsDone'> {
  const work = works.find(({ id }) => id === workId);
  const reference = references.find(({ id }) => id === modelId && id !== model.id);
  return {
    workId,
    title: work?.title ?? '',
    role: work?.role ?? 'all',
    modelId: reference?.id ?? '',
  };
}

function reasonOf(outcome: ObservedOutcome): string {
  return outcome.kind === 'unscored' ? (outcome.reason ?? 'It could not be scored.') : '';
}
