import type { Scored, Unscored } from '../../base/index.js';

/** A natural log in words: `0.825`, `10^-31.2`, or `0`. */
export function probabilityWords(logProb: number): string {
  return logProb === -Infinity ? '0' : powerOfTen(Math.min(0, logProb) / Math.LN10);
}

/** A natural log as log10 for tables; what stands for it when it is the log of nothing. */
export function log10Cell(logProb: number, none: Unscored): Scored {
  return logProb === -Infinity ? none : Math.min(0, logProb) / Math.LN10;
}

/** `3 of 208 (1.4 %)`. */
export function ofTotal(hits: number, total: number): string {
  return total === 0 ? '0 of 0' : `${wholeNumber(hits)} of ${wholeNumber(total)} (${percent(hits / total)})`;
}

/** `70,427`. */
export function wholeNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `12.3 %`; only nothing is `0.0 %`, and only all is `100.0 %`. */
export function percent(share: number): string {
  const rounded = (100 * share).toFixed(1);
  if (rounded === '0.0' && share > 0) return 'under 0.1 %';
  if (rounded === '100.0' && share < 1) return 'over 99.9 %';
  return `${rounded} %`;
}

/** A probability for people: `10^-3.2`; from .001 up as it is, `0.825`, and only certainty is `1.000`. */
export function powerOfTen(log10: number): string {
  if (log10 >= -3 && log10 <= 0) {
    const rounded = (10 ** log10).toFixed(3);
    return rounded === '1.000' && log10 < 0 ? 'over 0.999' : rounded;
  }
  return `10^${log10.toFixed(1)}`;
}
