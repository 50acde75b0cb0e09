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

/** Size of a raised exponent, as a share of the size of its text. */
export const RAISED_SIZE = 0.7;
/** How far above the line it stands, as a share of the size of its text. */
export const RISE = 0.33;

/** A part of a text: on the line, or the raised exponent of the `10` before it. */
export interface PowerPart {
  readonly text: string;
  readonly raised: boolean;
}

/** A text of the program cut around the exponents of its powers of ten: `10^−3.2` is `10` and a raised `−3.2`, without the caret. */
export function powerParts(text: string): PowerPart[] {
  return text
    .split(/(?<=\b10)\^([−+]?\d+(?:[.,]\d+)*)/)
    .map((part, index) => ({ text: part, raised: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
