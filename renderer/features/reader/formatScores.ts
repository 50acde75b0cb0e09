import { formatNumber, formatPowerOfTen } from '../../../src/figure/index.js';

/** A probability from its natural log: `10^−3.2`, `0` for none. */
export function powerWords(logNats: number): string {
  if (logNats === -Infinity) return '0';
  return formatPowerOfTen(Math.round((logNats / Math.LN10) * 10) / 10 + 0);
}

/** A log10 threshold: whole ones as `10^−34`, others with two decimals. */
export function thresholdWords(log10: number): string {
  return Number.isInteger(log10) ? formatPowerOfTen(log10) : `10^${formatNumber(log10, 2)}`;
}
