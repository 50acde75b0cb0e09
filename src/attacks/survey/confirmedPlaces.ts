import { elementAt } from '../../base/index.js';
import type { WorkSurvey } from './workSurvey.js';

/** At least this many of a work's best places are measured again, hits or not, so that a control has exact windows at its best places too. */
export const ALWAYS_CONFIRMED = 10;

/**
 * Places of a work that are measured again with exact windows, in this order. First comes the best place of each region that hits
 * cover, then the fewest further hits that cover the rest of the region. Last come the best of all other places until there are
 * {@link ALWAYS_CONFIRMED}; no two of these have passages that share a token.
 * @param hits 1 at every hit; a place without a score is not a hit
 */
export function placesToConfirm(survey: WorkSurvey, hits: Uint8Array, suffixTokens: number): number[] {
  const better = (a: number, b: number): number =>
    elementAt(survey.logPz, b) - elementAt(survey.logPz, a) || a - b;
  const best: number[] = [];
  const rest: number[] = [];
  for (const run of stretches(hits, suffixTokens)) {
    const top = run.reduce((most, place) => (better(place, most) < 0 ? place : most));
    best.push(top);
    for (const place of cover(run, top, suffixTokens)) rest.push(place);
  }
  const chosen = [...best.sort(better), ...rest.sort(better)];
  return [...chosen, ...bestOthers(survey, chosen, suffixTokens)];
}

/** Groups hits whose passages touch or overlap. */
function stretches(hits: Uint8Array, suffixTokens: number): number[][] {
  const runs: number[][] = [];
  for (let place = 0; place < hits.length; place++) {
    if (hits[place] !== 1) continue;
    const run = runs.at(-1);
    if (run !== undefined && place - (run.at(-1) ?? 0) <= suffixTokens) run.push(place);
    else runs.push([place]);
  }
  return runs;
}

/** The fewest places that cover, with `from`, what the whole group covers: each time the farthest whose passage still touches. */
function cover(run: readonly number[], from: number, suffixTokens: number): number[] {
  const chosen: number[] = [];
  const at = run.indexOf(from);
  for (const places of [run.slice(at + 1), run.slice(0, at).reverse()]) {
    let last = from;
    places.forEach((place, index) => {
      const next = places[index + 1];
      if (next !== undefined && Math.abs(next - last) <= suffixTokens) return;
      chosen.push(place);
      last = place;
    });
  }
  return chosen;
}

function bestOthers(survey: WorkSurvey, chosen: readonly number[], suffixTokens: number): number[] {
  const free = Uint8Array.from(survey.counts);
  const take = (place: number): void => {
    free.fill(0, Math.max(0, place - suffixTokens + 1), place + suffixTokens);
  };
  chosen.forEach(take);
  const others: number[] = [];
  while (chosen.length + others.length < ALWAYS_CONFIRMED) {
    let best = -1;
    for (let place = 0; place < free.length; place++) {
      if (free[place] === 1 && (best < 0 || elementAt(survey.logPz, place) > elementAt(survey.logPz, best)))
        best = place;
    }
    if (best < 0) break;
    others.push(best);
    take(best);
  }
  return others;
}
