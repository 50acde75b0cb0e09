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
 */
export function tilesOf(survey: WorkSurvey, prefixTokens: number, stride: number): Tile[] {
  const { work, counts, logPz } = survey;
  const tiles: Tile[] = [];
  let block = 0;
  for (let place = 0, free = 0; place < counts.length; place++) {
    if (place < free || counts[place] !== 1) continue;
    while (block + 1 < work.blocks.length && (work.blocks[block]?.endToken ?? 0) <= place + prefixTokens)
      block++;
    tiles.push({ survey, place, block: `${work.id}/${block}`, logPz: logPz[place] ?? -Infinity });
    free = place + stride;
  }
  return tiles;
}
