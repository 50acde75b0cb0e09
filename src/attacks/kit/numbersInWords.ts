import type { Scored } from '../../base/index.js';
import { unscored } from '../../base/index.js';
import { powerOfTen } from '../windows/findings.js';

/** A natural log in words: `0.825`, `10^-31.2`, or `0`. */
export function probabilityWords(logProb: number): string {
  return logProb === -Infinity ? '0' : powerOfTen(Math.min(0, logProb) / Math.LN10);
}

/** A natural log as log10 for tables; unscored with the reason when it is the log of nothing. */
export function log10Cell(logProb: number, reason: string): Scored {
  return logProb === -Infinity ? unscored(reason) : Math.min(0, logProb) / Math.LN10;
}
