import type { Finding } from '../../../src/domain/index.js';
import { formatValue } from '../../../src/figure/index.js';

/** The ends of the confidence interval of a finding, or that there is none. */
export function intervalShort({ interval, unit }: Finding): string {
  if (interval.kind === 'interval')
    return `${formatValue(interval.lower, unit)} to ${formatValue(interval.upper, unit)}`;
  return interval.code === 'census' ? 'none: a census' : 'none';
}
