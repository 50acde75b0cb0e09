import { elementAt } from '../../base/index.js';
import { requireInteger, requireSameLength } from '../numbers/require.js';
import { TIE_DECADES } from '../numbers/ties.js';

/** Passages of a work as plain arrays, one entry for each, in the order of their first characters. */
export interface PassageArrays {
  /** First character, and the one after the last. */
  readonly startChar: Uint32Array;
  readonly endChar: Uint32Array;
  /** Natural log of each passage's probability; −Infinity = 0. */
  readonly logPz: Float64Array;
  /** 1 if the passage counts: it was scored, and no cleaning list removed it. */
  readonly counts: Uint8Array;
}

/** What lies above a threshold. */
export interface SpanCoverage {
  /** Characters inside at least one passage above the threshold. */
  readonly coveredChars: number;
  /** Passages above the threshold, of those that count. */
  readonly hits: number;
  readonly counted: number;
}

/**
 * What {@link coverageCurve} says at one threshold, without an object for each passage: for a threshold that a person moves on
 * the screen. Passages strictly above count; equal ones (to 1e-9 decade) do not.
 * @param charCount characters of the work, ≥ 0; passages are clipped to it
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 */
export function spanCoverage(
  passages: PassageArrays,
  charCount: number,
  log10Threshold: number,
): SpanCoverage {
  const { startChar, endChar, logPz, counts } = passages;
  requireInteger('charCount', charCount, 0);
  requireSameLength('startChar and endChar', startChar.length, endChar.length);
  requireSameLength('startChar and logPz', startChar.length, logPz.length);
  requireSameLength('startChar and counts', startChar.length, counts.length);
  const floor = (log10Threshold + TIE_DECADES) * Math.LN10;
  let coveredChars = 0;
  let hits = 0;
  let counted = 0;
  let free = 0;
  for (let index = 0; index < startChar.length; index++) {
    if (counts[index] !== 1) continue;
    counted += 1;
    if (!(elementAt(logPz, index) > floor)) continue;
    hits += 1;
    const end = Math.min(charCount, elementAt(endChar, index));
    const from = Math.max(free, elementAt(startChar, index));
    if (end <= from) continue;
    coveredChars += end - from;
    free = end;
  }
  return { coveredChars, hits, counted };
}
