import { canonicalJson } from '../../base/index.js';
import { compareJson } from './compareJson.js';
import type { Observation } from './observations.js';
import type { Places } from './places.js';

/** How units are compared. */
export interface UnitComparison {
  readonly places: Places;
  /** Path of the journal in the bag, and of one of its arrays. */
  readonly journal: string;
  readonly arrayPath: (name: string) => string;
  readonly toleranceDecades: number;
}

/**
 * Compares what one unit observed. Numbers that are not whole are taken as natural logs: they may move by the tolerance. Whole numbers,
 * words and lengths of lists follow from such numbers where two are nearly equal: they are listed, and whether they matter is for the
 * findings to say. Another shape decides.
 * @param line of the journal, from 1
 */
export async function compareUnit(
  { places, journal, arrayPath, toleranceDecades }: UnitComparison,
  line: number,
  inBag: Observation,
  now: Observation,
): Promise<void> {
  if (inBag.kind === 'unscored' || now.kind === 'unscored') {
    const said = (one: Observation): string =>
      one.kind === 'unscored' ? canonicalJson([one.code, one.data ?? null]) : 'observed';
    const place = { file: journal, line, at: '$.observation' };
    if (said(inBag) !== said(now))
      places.add({ ...place, inBag: said(inBag), now: said(now), decides: true });
    else if (inBag.kind === 'unscored' && now.kind === 'unscored' && inBag.reason !== now.reason)
      places.sentence({ ...place, inBag: inBag.reason, now: now.reason });
    return;
  }
  compareJson(
    inBag.value,
    now.value,
    (difference) => {
      const { at } = difference;
      const place = { file: journal, line, at };
      if (
        typeof difference.inBag === 'string' &&
        typeof difference.now === 'string' &&
        at.endsWith('.reason')
      ) {
        places.sentence({ ...place, inBag: difference.inBag, now: difference.now });
        return;
      }
      let decides = difference.kind === 'shape';
      if (difference.kind === 'measured') {
        const decades = Math.abs(difference.inBag - difference.now) / Math.LN10;
        places.moved(decades);
        decides = decades > toleranceDecades;
      }
      places.add({ ...place, inBag: difference.inBag, now: difference.now, decides });
    },
    '$.observation.value',
  );
  for (const name of new Set([...Object.keys(inBag.arrays), ...Object.keys(now.arrays)])) {
    const file = arrayPath(name);
    const [there, here] = [await inBag.arrays[name]?.(), await now.arrays[name]?.()];
    if (there && here) compareArray(places, file, line, there, here, toleranceDecades);
    else {
      const said = (numbers: Float32Array | null | undefined): unknown =>
        numbers === undefined
          ? undefined
          : numbers === null
            ? 'not the bytes that the journal names'
            : `${numbers.length} numbers`;
      places.add({ file, line, at: '', inBag: said(there), now: said(here), decides: true });
    }
  }
}

function compareArray(
  places: Places,
  file: string,
  line: number,
  inBag: Float32Array,
  now: Float32Array,
  toleranceDecades: number,
): void {
  if (inBag.length !== now.length) {
    places.add({ file, line, at: 'length', inBag: inBag.length, now: now.length, decides: false });
    return;
  }
  for (const [index, there] of inBag.entries()) {
    const here = now[index] ?? 0;
    if (there === here) continue;
    const isDiscrete = !Number.isFinite(there - here) || (Number.isInteger(there) && Number.isInteger(here));
    const decades = isDiscrete ? 0 : Math.abs(there - here) / Math.LN10;
    places.moved(decades);
    const shown = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
    places.add({
      file,
      line,
      at: `[${index}]`,
      inBag: shown(there),
      now: shown(here),
      decides: decades > toleranceDecades,
    });
  }
}
