import type { WorkSurvey } from './workSurvey.js';

/** A place of the survey by itself: of which work, in which block, with which log p. */
export interface Tile {
  readonly survey: WorkSurvey;
  readonly place: number;
  readonly block: string;
  readonly logPz: number;
}

/**
 * Places of a survey that lie at least `stride` tokens apart, in order, of those that count: a stride of one passage gives passages that
 * share no token, one of a whole window gives windows that share none.
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
