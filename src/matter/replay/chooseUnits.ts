import { Random } from '../../base/index.js';
import { journalLines } from './compareJournals.js';

/** Units of one examination that are observed again. */
export interface ChosenUnits {
  /** Places in plan and journal, ascending. */
  readonly indices: readonly number[];
  /** How many of them are load-bearing. */
  readonly loadBearing: number;
}

/** What is observed again of a bag. */
export interface Drawn {
  readonly byExamination: ReadonlyMap<string, ChosenUnits>;
  /** All load-bearing units, and how many were drawn of how many others. */
  readonly loadBearing: number;
  readonly drawn: number;
  readonly others: number;
}

/**
 * Chooses units over all examinations: those that are load-bearing, and of the others as many as asked for, by a seed that the opposing
 * expert names: sorted by their ids, so that no one chooses the order, then drawn without replacement.
 * @param journals folder of each examination's results, laid out as in a case, and its load-bearing units by their places
 */
export function chooseUnits(
  journals: readonly {
    readonly id: string;
    readonly folder: string;
    readonly loadBearing: readonly number[];
  }[],
  sample: { readonly units: number; readonly seed: string },
): Drawn {
  const all = journals.flatMap(({ id, folder, loadBearing }) => {
    const bears = new Set(loadBearing);
    return [...journalLines(folder)].map(({ line, number }) => ({
      examination: id,
      index: number - 1,
      key: `${line?.unitId ?? ''} ${id}`,
      bears: bears.has(number - 1),
    }));
  });
  const others = all
    .filter(({ bears }) => !bears)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index));
  const places = new Set(new Random(`replay/${sample.seed}`).sample(others.length, sample.units));
  const bearing = all.filter(({ bears }) => bears);
  const drawn = others.filter((_unit, at) => places.has(at));
  const byExamination = new Map<string, ChosenUnits>();
  for (const { id } of journals) {
    const own = [...bearing, ...drawn].filter(({ examination }) => examination === id);
    if (own.length === 0) continue;
    byExamination.set(id, {
      indices: own.map(({ index }) => index).sort((a, b) => a - b),
      loadBearing: own.filter(({ bears }) => bears).length,
    });
  }
  return { byExamination, loadBearing: bearing.length, drawn: drawn.length, others: others.length };
}
