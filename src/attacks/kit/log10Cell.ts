import type { Scored, Unscored } from '../../base/index.js';

/** A natural log as log10 for tables; what stands for it when it is the log of nothing. */
export function log10Cell(logProb: number, none: Unscored): Scored {
  return logProb === -Infinity ? none : Math.min(0, logProb) / Math.LN10;
}
