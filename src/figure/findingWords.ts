import { isShareUnit, type Finding } from '../domain/index.js';
import { formatCount, formatShareOf, formatValue } from './format.js';

/** A value with its denominator where something was counted. */
export function valueWords(finding: Finding): string {
  const { value, count, unit } = finding;
  if (typeof value !== 'number' || count === undefined) return formatValue(value, unit);
  return isShareUnit(unit)
    ? formatShareOf(value, count.hits, count.total, count.of)
    : `${formatValue(value, unit)} (${formatCount(count.hits)} of ${formatCount(count.total)} ${count.of})`;
}

/** The name of a threshold in words. */
export function thresholdName(name: string): string {
  const names: Readonly<Record<string, string>> = {
    'paper-floor': 'floor τ (highest control passage, rounded up)',
    'family-floor': 'family floor τ_F (adds a margin for many passages)',
    'paper-floor-plus-5': 'floor τ plus 5 decades',
    fixed: 'fixed in advance',
  };
  return names[name] ?? name;
}
