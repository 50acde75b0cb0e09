import { isScored, percent } from '../base/index.js';
import { isShareUnit, testedPhrase } from '../domain/index.js';
import { formatCount, formatValue } from '../figure/index.js';
import type { Amount } from './answer.js';

/** The number of an amount: a percentage, or the value in its unit; `none` for null, `no number` if it is unscored. */
export function numberWords(amount: Amount | null): string {
  if (amount === null) return 'none';
  const { share, of, total } = amount;
  if (!isScored(share)) return 'no number';
  return total !== undefined || isShareUnit(of) ? percent(share) : formatValue(share, of);
}

/**
 * What the number is of, and what was not tested: `207 of 213 tested passages; 213 more were not tested`, else its unit, else the reason why there
 * is none.
 * @param verb what is said of those that count, after them
 */
export function countWords({ share, hits, total, of, tested }: Amount, verb = ''): string {
  if (!isScored(share)) return share.reason;
  const counts =
    hits === undefined || total === undefined
      ? of
      : `${formatCount(hits)} of ${formatCount(total)} ${of}${verb === '' ? '' : ` ${verb}`}`;
  const rest = testedPhrase(tested?.text, tested?.unit ?? '');
  return rest === '' ? counts : `${counts}; ${rest}`;
}
