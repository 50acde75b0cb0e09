import type { Scored, Unscored } from '../../../base/index.js';

/** A natural log as log10 for tables; `none` if it is −Infinity. */
export function log10Cell(logProb: number, none: Unscored): Scored {
  return logProb === -Infinity ? none : Math.min(0, logProb) / Math.LN10;
}
