import { elementAt } from '../../../base/index.js';
import { disjointIndices } from '../../../measure/index.js';
import type { WorkScores } from './collect.js';
import type { WindowAttackParameters } from './parameters.js';
import { isApart } from './plan.js';

/** A window that counts, with its work and its block. */
export interface CountedWindow {
  readonly scores: WorkScores;
  readonly window: number;
  readonly block: string;
  readonly logPz: number;
}

/** The windows that count, in order: those that are not counted apart; if `cleaned`, without those that the cleaning list touches. */
export function countedWindows(
  scores: WorkScores,
  parameters: WindowAttackParameters,
  cleaned: boolean,
): CountedWindow[] {
  const { excluded } = scores.windows;
  const out: CountedWindow[] = [];
  blockLabels(scores, parameters).forEach((block, window) => {
    if (scores.scored[window] !== 1 || isApart(scores.windows, window) || (cleaned && excluded[window] === 1))
      return;
    out.push({ scores, window, block, logPz: elementAt(scores.logPz, window) });
  });
  return out;
}

/** For each window of a work, the label of the block in which its suffix begins. */
export function blockLabels(
  { work, windows }: Pick<WorkScores, 'work' | 'windows'>,
  parameters: Pick<WindowAttackParameters, 'prefixTokens'>,
): string[] {
  const { blocks, id } = work;
  let block = 0;
  // One label for all windows of a block: half a million strings would take much memory.
  let label = `${id}/0`;
  return Array.from(windows.starts, (start) => {
    while (block + 1 < blocks.length && (blocks[block]?.endToken ?? 0) <= start + parameters.prefixTokens) {
      label = `${id}/${++block}`;
    }
    return label;
  });
}

/** The windows of one or several works that do not overlap. */
export function disjoint(windows: readonly CountedWindow[], windowTokens: number): CountedWindow[] {
  const works = new Map<WorkScores, CountedWindow[]>();
  for (const window of windows) {
    const list = works.get(window.scores) ?? [];
    works.set(window.scores, list);
    list.push(window);
  }
  return [...works].flatMap(([scores, list]) => {
    const starts = list.map(({ window }) => elementAt(scores.windows.starts, window));
    return disjointIndices(starts, windowTokens).flatMap((index) => elementAt(list, index));
  });
}
