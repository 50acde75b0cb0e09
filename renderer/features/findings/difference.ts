import { decimal, isScored, NBSP } from '../../../src/base/index.js';
import type { Finding } from '../../../src/domain/index.js';
import { unitKind } from '../../../src/domain/index.js';

/** The difference of a finding's value from the baseline; undefined unless both have a value and count the same thing. */
export function differenceFrom(
  baseline: Pick<Finding, 'value' | 'unit'>,
  { value, unit }: Pick<Finding, 'value' | 'unit'>,
): number | undefined {
  if (!isScored(baseline.value) || !isScored(value) || unit !== baseline.unit) return undefined;
  return value - baseline.value;
}

/** A difference with its sign and unit: shares in percentage points, powers of ten in decades. */
export function differenceText(difference: number, unit: string): string {
  const [size, name] =
    unitKind(unit) === 'share'
      ? [decimal(difference * 100, 1), 'points']
      : unitKind(unit) === 'log10'
        ? [decimal(difference, 1), 'decades']
        : [decimal(difference, Number.isInteger(difference) ? 0 : 3), unit];
  return `${difference > 0 ? '+' : ''}${size}${name === '' ? '' : `${NBSP}${name}`}`;
}
