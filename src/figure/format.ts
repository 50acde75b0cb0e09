import {
  decades,
  decimal,
  intervalWords,
  NBSP,
  percent,
  percentagePoints,
  powerOfTen,
  probabilityOfLog,
  probabilityOfLog10,
  pValue,
  scientific,
  wholeNumber,
  type Scored,
} from '../base/index.js';
import { unitKind, unitName, type Interval, type LogProbJson } from '../domain/index.js';

/** A count: exact up to 2^53, `≈ 1.2 × 10^20` above; with one decimal where it is no whole number, as an expected count may be. */
export function formatCount(value: number): string {
  return Number.isInteger(value) ? wholeNumber(value) : decimal(value, 1);
}

/** A log10 value with one decimal, e.g. `−3.2`. */
export function formatLog10(log10: number): string {
  return decimal(log10, 1);
}

/** A probability from its natural log as findings carry it: `0.162` down to .001, `10^−3.2` below. */
export function formatLogProb(logProbNats: LogProbJson): string {
  return probabilityOfLog(logProbNats === '-inf' ? -Infinity : logProbNats);
}

/** A percentage with its denominator, e.g. `99.5% (207 of 208 windows)`. */
export function formatShareOf(share: number, hits: number, total: number, of: string): string {
  return `${percent(share)} (${formatCount(hits)} of ${formatCount(total)} ${of})`;
}

/** A difference in decades, four decimals; scientific where they would show 0 for something that is not 0. */
export function formatDecades(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.0001) return `${scientific(value, 1)}${NBSP}decades`;
  return decades(value, value === 0 ? 0 : 4);
}

/** The value of a finding in its unit; or why there is none. */
export function formatValue(value: Scored, unit: string): string {
  if (typeof value !== 'number') return `no value: ${value.reason}`;
  switch (unitKind(unit)) {
    case 'share':
      return percent(value);
    case 'points':
      return percentagePoints(value);
    case 'per-thousand':
      return `${decimal(value, 1)} of 1,000 words corrected`;
    case 'log10':
      return value > 0 ? powerOfTen(value) : probabilityOfLog10(value);
    case 'decades':
      return decades(value);
    case 'probability':
      return pValue(value);
    case 'counted': {
      const number = Number.isInteger(value) ? wholeNumber(value) : decimal(value, 3);
      return unit === '' ? number : `${number}${NBSP}${unitName(unit)}`;
    }
  }
}

/** An interval in the unit of its finding, with its level, its method and what it is for; or why there is none. */
export function formatInterval(interval: Interval, unit: string): string {
  return intervalWords(interval, (value) => formatValue(value, unit));
}

/** A UTC time as people read it, e.g. `2026-11-25 12:44:00 UTC`; unchanged when it is no ISO time. */
export function formatTime(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})/.exec(iso);
  return match === null ? iso : `${match[1] ?? ''} ${match[2] ?? ''} UTC`;
}

/** A camelCase key in words, e.g. `sizeBytes` → `Size bytes`. */
export function formatKey(key: string): string {
  const words = key
    .replace(/[._-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
