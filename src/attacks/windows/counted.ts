import { disjointIndices } from '../../measure/index.js';
import type { WorkScores } from './collect.js';
import type { WindowAttackParameters } from './parameters.js';

/** A window that counts: of which work, which window, in which block. */
export interface CountedWindow {
  readonly scores: WorkScores;
  readonly window: number;
  readonly block: string;
  readonly logPz: number;
}

/** Windows that count, in order; with `cleaned` those the cleaning list touches are left out. */
export function countedWindows(
  scores: WorkScores,
  parameters: WindowAttackParameters,
  cleaned: boolean,
): CountedWindow[] {
  const { starts, excluded } = scores.windows;
  const { blocks, id } = scores.work;
  const out: CountedWindow[] = [];
  let block = 0;
  let label = `${id}/0`;
  for (let window = 0; window < starts.length; window++) {
    const suffixStart = (starts[window] ?? 0) + parameters.prefixTokens;
    // One label for all windows of a block: half a million texts would be a lot of memory.
    while (block + 1 < blocks.length && (blocks[block]?.endToken ?? 0) <= suffixStart) {
      label = `${id}/${++block}`;
    }
    if (scores.scored[window] !== 1 || (cleaned && excluded[window] === 1)) continue;
    out.push({ scores, window, block: label, logPz: scores.logPz[window] ?? -Infinity });
  }
  return out;
}

/** The disjoint ones among windows of one or several works. */
export function disjoint(windows: readonly CountedWindow[], windowTokens: number): CountedWindow[] {
  const works = new Map<WorkScores, CountedWindow[]>();
  for (const window of windows) {
    const list = works.get(window.scores) ?? [];
    works.set(window.scores, list);
    list.push(window);
  }
  return [...works].flatMap(([scores, list]) => {
    const starts = list.map(({ window }) => scores.windows.starts[window] ?? 0);
    return disjointIndices(starts, windowTokens).flatMap((index) => list[index] ?? []);
  });
}
