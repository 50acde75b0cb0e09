import { decimal, powerOfTen } from '../../../src/base/index.js';
import { formatLogProb } from '../../../src/figure/index.js';

/** A passage's probability from its natural log: `0.62`, `10^−3.2` below a thousandth, `0` for none. */
export function passageWords(logNats: number): string {
  return formatLogProb(logNats === -Infinity ? '-inf' : logNats);
}

/** A log10 threshold: whole ones as `10^−34`, others with two decimals. */
export function thresholdWords(log10: number): string {
  return Number.isInteger(log10) ? powerOfTen(log10) : `10^${decimal(log10, 2)}`;
}
