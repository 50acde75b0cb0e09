import { isScored, percent } from '../base/index.js';
import { isShareUnit } from '../domain/index.js';
import { formatCount, formatValue } from '../figure/index.js';
import type { Amount } from './answer.js';

/** The number of an amount: a percentage, or the value in its unit; `none` for null, `no number` if it is unscored. */
export function numberWords(amount: Amount | null): string {
  if (amount === null) return 'none';
  const { share, of, total } = amount;
  if (!isScored(share)) return 'no number';
  return total !== undefined || isShareUnit(of) ? percent(share) : formatValue(share, of);
}

/** What the number is of: `415 of 426 passages`, else its unit, else the reason why there is none. */
export function countWords({ share, hits, total, of }: Amount): string {
  if (hits !== undefined && total !== undefined) return `${formatCount(hits)} of ${formatCount(total)} ${of}`;
  return isScored(share) ? of : share.reason;
}
