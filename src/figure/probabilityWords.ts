import { formatCount, formatPowerOfTen } from './format.js';

/**
 * A probability as people say it: `1 in 3`, `1 in 1,250`; `nearly certain` where it rounds to 1 in 1, powers of ten from a million
 * on, `never` for 0.
 * @param logProbNats natural log, ≤ 0; −Infinity is a probability of 0
 */
export function probabilityWords(logProbNats: number): string {
  if (logProbNats === -Infinity) return 'never';
  const log10 = -logProbNats / Math.LN10;
  if (log10 >= 6) return `1 in ${formatPowerOfTen(Math.round(log10 * 10) / 10)}`;
  const one = 10 ** Math.max(0, log10);
  if (one < 1.05) return one === 1 ? 'certain' : 'nearly certain';
  if (one < 9.95) return `1 in ${one.toFixed(1).replace(/\.0$/, '')}`;
  // Two significant digits say enough; more would claim a precision that nobody needs to hear.
  const digits = 10 ** Math.max(0, Math.floor(log10) - 2);
  return `1 in ${formatCount(Math.round(one / digits) * digits)}`;
}
