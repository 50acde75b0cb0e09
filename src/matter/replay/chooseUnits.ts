import { Random } from '../../base/index.js';
import { journalLines } from './compareJournals.js';

/**
 * Chooses units over all examinations, by a seed that the other side names: sorted by their ids, so that nobody's order decides, then
 * drawn without replacement.
 * @param journals folder of each examination's results, laid out as in a case
 * @returns by examination, places ascending
 */
export function chooseUnits(
  journals: readonly { readonly id: string; readonly folder: string }[],
  sample: { readonly units: number; readonly seed: string },
): ReadonlyMap<string, number[]> {
  const all = journals
    .flatMap(({ id, folder }) =>
      [...journalLines(folder)].map(({ line, number }) => ({
        examination: id,
        index: number - 1,
        key: `${line?.unitId ?? ''} ${id}`,
      })),
    )
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.index - b.index));
  const chosen = new Random(`replay/${sample.seed}`)
    .sample(all.length, sample.units)
    .flatMap((at) => all[at] ?? []);
  const byExamination = new Map<string, number[]>();
  for (const { examination, index } of chosen)
    byExamination.set(examination, [...(byExamination.get(examination) ?? []), index]);
  for (const indices of byExamination.values()) indices.sort((a, b) => a - b);
  return byExamination;
}
