import { TOKEN_PLANES } from '../../attacks/index.js';
import { readArrays, type ArrayPlace } from '../../examine/index.js';
import { packArray, type CallOutput } from '../../contract/index.js';
import type { ExaminationView } from './examinationView.js';
import type { ViewedWork } from './viewedWork.js';

/** Tokens that one answer holds at most. */
const MOST = 20_000;

/**
 * Tokens of a range of a work with their numbers in the window that speaks for each (see {@link ViewedWork.speakers}), read from the
 * arrays of the journal.
 * @throws {PalimpsestError} `journal-array`; `file-*`
 */
export async function readerTokens(
  { folder, plan }: ExaminationView,
  work: ViewedWork,
  startChar: number,
  endChar: number,
): Promise<CallOutput<'reader.tokens'>> {
  const { map, tokens } = work;
  const from = Math.min(startChar, work.chars);
  const { startToken, endToken } = map.charSpanToTokens(from, Math.max(from, Math.min(endChar, work.chars)));
  const count = Math.min(endToken - startToken, MOST);
  const speakers = work.speakers(startToken, startToken + count);
  const logProbs = new Float32Array(count).fill(NaN);
  const ranks = new Int32Array(count).fill(-1);
  const entropies = new Float32Array(count).fill(NaN);
  const { slots } = plan.layout;
  const units = [...new Set(speakers)].filter((window) => window >= 0).map((window) => unitOf(window, slots));
  const wanted = [...new Set(units)].flatMap((unit) => {
    const place = work.places[unit];
    return place === undefined ? [] : [{ unit, place }];
  });
  const arrays = await readArrays(folder, 'tokens', wanted.map(placeOf));
  const byUnit = new Map(wanted.map(({ unit }, at) => [unit, arrays[at] ?? new Float32Array()]));
  const { suffixTokens } = plan.shape;
  speakers.forEach((window, at) => {
    const values = window < 0 ? undefined : byUnit.get(unitOf(window, slots));
    if (values === undefined) return;
    const plane = values.length / TOKEN_PLANES.length;
    const within = (window % slots) * suffixTokens + startToken + at - work.firstOf(window);
    const value = (name: (typeof TOKEN_PLANES)[number]): number =>
      values[TOKEN_PLANES.indexOf(name) * plane + within] ?? NaN;
    logProbs[at] = value('logProb');
    ranks[at] = value('rank');
    entropies[at] = value('entropy');
  });
  return {
    firstToken: startToken,
    count,
    startChar: packArray('u32', map.startChar.slice(startToken, startToken + count + 1)),
    tokenId: packArray('i32', tokens.slice(startToken, startToken + count)),
    logProbNats: packArray('f32', logProbs),
    rank: packArray('i32', ranks),
    entropyNats: packArray('f32', entropies),
  };
}

function placeOf({ place }: { readonly place: ArrayPlace }): ArrayPlace {
  return place;
}

/** Units of a work are batches of windows in order. */
function unitOf(window: number, slots: number): number {
  return Math.floor(window / slots);
}
