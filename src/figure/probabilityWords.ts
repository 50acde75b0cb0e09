import { powerOfTen } from '../base/index.js';
import { formatCount } from './format.js';

/**
 * A probability as people say it: `1 in 3`, `1 in 1,250`; `nearly always` where it rounds to 1 in 1, powers of ten from a million
 * on, `never` for 0 and `always` for 1.
 * @param logProbNats natural log, ≤ 0; −Infinity is a probability of 0
 */
export function probabilityWords(logProbNats: number): string {
  if (logProbNats === -Infinity) return 'never';
  const log10 = -logProbNats / Math.LN10;
  if (log10 >= 6) return `1 in ${powerOfTen(Math.round(log10 * 10) / 10)}`;
  const one = 10 ** Math.max(0, log10);
  if (one < 1.05) return one === 1 ? 'always' : 'nearly always';
  if (one < 9.95) return `1 in ${one.toFixed(1).replace(/\.0$/, '')}`;
  // Two significant digits are enough; more would suggest a precision that no reader needs.
  const digits = 10 ** Math.max(0, Math.floor(log10) - 2);
  return `1 in ${formatCount(Math.round(one / digits) * digits)}`;
}
