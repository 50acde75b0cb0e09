import { elementAt } from '../../base/index.js';
import type { WorkSurvey } from './workSurvey.js';

/** One place of the survey with its work, its block and its log p. */
export interface Tile {
  readonly survey: WorkSurvey;
  readonly place: number;
  readonly block: string;
  readonly logPz: number;
}

/**
 * Places of a survey that count and lie at least `stride` tokens apart, in order. A stride of one passage gives passages that share no
 * token; a stride of one window gives windows that share none.
 * @param isWanted the places among which they are chosen, by log p; all unless said
 */
export function tilesOf(
  survey: WorkSurvey,
  prefixTokens: number,
  stride: number,
  isWanted: (logPz: number) => boolean = () => true,
): Tile[] {
  const { work, counts, logPz } = survey;
  const tiles: Tile[] = [];
  let block = 0;
  for (let place = 0, free = 0; place < counts.length; place++) {
    if (place < free || counts[place] !== 1) continue;
    const score = elementAt(logPz, place);
    if (!isWanted(score)) continue;
    while (block + 1 < work.blocks.length && (work.blocks[block]?.endToken ?? 0) <= place + prefixTokens)
      block++;
    tiles.push({ survey, place, block: `${work.id}/${block}`, logPz: score });
    free = place + stride;
  }
  return tiles;
}
