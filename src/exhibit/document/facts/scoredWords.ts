import { decades, decimal, percent, pValue, type Scored } from '../../../base/index.js';

/** A number in the form of its kind, or why there is none. */
export function scoredWords(
  value: Scored,
  kind: 'share' | 'probability' | 'auc' | 'decades' | 'log10',
): string {
  if (typeof value !== 'number') return `none (${value.reason})`;
  if (kind === 'share') return percent(value);
  if (kind === 'auc') return decimal(value, 2);
  if (kind === 'decades') return decades(value);
  if (kind === 'log10') return decimal(value, 1);
  return pValue(value);
}
