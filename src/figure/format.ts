import type { Scored } from '../base/index.js';
import type { Interval, LogProbJson } from '../domain/index.js';

const MINUS = '\u2212';
/** No-break space between a number and what belongs to it. */
export const NBSP = '\u00a0';
const LARGEST_EXACT = 2 ** 53;

/** A decimal number with a true minus sign and a comma between thousands; `digits` decimals, 0 … 20. */
export function formatNumber(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  const [whole = '0', decimals] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const sign = value < 0 && Number(text) !== 0 ? MINUS : '';
  return `${sign}${grouped}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** A count: exact up to 2^53, `≈ 1.2 × 10^20` above. */
export function formatCount(value: number): string {
  if (Math.abs(value) <= LARGEST_EXACT) return formatNumber(value, Number.isInteger(value) ? 0 : 1);
  return `≈${NBSP}${formatScientific(value, 1)}`;
}

/** A number as `1.2 × 10^−7`, `digits` decimals of the mantissa. Zero is `0`. */
export function formatScientific(value: number, digits: number): string {
  if (value === 0) return '0';
  const [mantissa = '0', exponent = '0'] = value.toExponential(digits).split('e');
  return `${mantissa.replace('-', MINUS)}${NBSP}×${NBSP}10^${formatNumber(Number(exponent), 0)}`;
}

/** A power of ten as `10^−3.2`; whole exponents without decimals. Input: log10. */
export function formatPowerOfTen(log10: number): string {
  return `10^${formatNumber(log10, Number.isInteger(log10) ? 0 : 1)}`;
}

/** A sentence of the findings with its powers of ten as all others are printed: `10^-3.2` becomes `10^−3.2`. */
export function formatSentence(sentence: string): string {
  return sentence.replace(/(?<=\b10\^)-(?=\d)/g, MINUS);
}

/** A log10 value by itself, one decimal, e.g. `−3.2`. */
export function formatLog10(log10: number): string {
  return formatNumber(log10, 1);
}

/** A probability from its natural log: `0.162` down to .001, `10^−3.2` below, `0` and `1` for exactly these. */
export function formatLogProb(logProbNats: LogProbJson): string {
  if (logProbNats === '-inf') return '0';
  const probability = Math.exp(logProbNats);
  if (probability === 1) return '1';
  if (probability < 1 && probability >= 0.9995) return `>${NBSP}0.999`;
  return probability >= 0.001
    ? formatNumber(Math.min(1, probability), 3)
    : formatPowerOfTen(roundTo(logProbNats / Math.LN10, 1));
}

/** A share in [0, 1] as a percentage; one decimal, more where one would show 0.0 for something that is not 0. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const digits = percent !== 0 && percent < 0.1 ? 3 : percent < 1 && percent !== 0 ? 2 : 1;
  if (percent > 0 && percent < 0.0005) return `<${NBSP}0.001${NBSP}%`;
  // A share short of the whole is never rounded up to 100: the reader would take it for all.
  const shown = share < 1 && Number(percent.toFixed(digits)) >= 100 ? 99.9 : percent;
  return `${formatNumber(shown, digits)}${NBSP}%`;
}

/** A percentage with its denominator, e.g. `99.4 % (207 of 208 windows)`. */
export function formatShareOf(share: number, hits: number, total: number, of: string): string {
  return `${formatShare(share)} (${formatCount(hits)} of ${formatCount(total)} ${of})`;
}

/** A difference in decades, four decimals; scientific where they would show 0 for something that is not 0. */
export function formatDecades(value: number): string {
  const number =
    value !== 0 && Math.abs(value) < 0.0001
      ? formatScientific(value, 1)
      : formatNumber(value, value === 0 ? 0 : 4);
  return `${number}${NBSP}decades`;
}

/** A p-value or other error probability in [0, 1]: three decimals, scientific below .001. */
export function formatProbability(value: number): string {
  if (value !== 0 && value < 0.001) return formatScientific(value, 1);
  return formatNumber(value, 3);
}

/** True when a unit names a share, so that values are printed as percentages. */
export function isShareUnit(unit: string): boolean {
  return /^(share|proportion|fraction)\b/i.test(unit);
}

/** A finding's value in its unit; words when there is none. */
export function formatValue(value: Scored, unit: string): string {
  if (typeof value !== 'number') return `no value: ${value.reason}`;
  if (isShareUnit(unit)) return formatShare(value);
  if (/^log10/i.test(unit)) return formatLog10(value);
  if (/decade/i.test(unit)) return `${formatNumber(value, 1)}${NBSP}decades`;
  if (/^(p|p-value|probability|error rate)\b/i.test(unit)) return formatProbability(value);
  const number = Number.isInteger(value) ? formatCount(value) : formatNumber(value, 3);
  return unit === '' ? number : `${number}${NBSP}${unit}`;
}

/** An interval in the unit of its finding, with level, method and of what; words when there is none. */
export function formatInterval(interval: Interval, unit: string): string {
  if (interval.kind === 'none') return `none. ${interval.reason}`;
  const range = `${formatValue(interval.lower, unit)} to ${formatValue(interval.upper, unit)}`;
  return `${range} (${formatNumber(interval.level * 100, 0)}${NBSP}% interval of ${interval.of}; ${interval.method})`;
}

/** A size in bytes, exact, with a rounded one for people above a kilobyte. */
export function formatBytes(bytes: number): string {
  const exact = `${formatCount(bytes)}${NBSP}bytes`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes;
  let unit = '';
  for (const next of units) {
    if (size < 1024) break;
    size /= 1024;
    unit = next;
  }
  return unit === '' ? exact : `${exact} (${formatNumber(size, 1)}${NBSP}${unit})`;
}

/** A UTC time for people, e.g. `2026-11-25 12:44:00 UTC`; as given when it is no ISO time. */
export function formatTime(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})/.exec(iso);
  return match === null ? iso : `${match[1] ?? ''} ${match[2] ?? ''} UTC`;
}

/** A count with its noun, e.g. `1 window`, `2 windows`. */
export function formatNoun(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** A camelCase key in words, e.g. `sizeBytes` → `Size bytes`. */
export function formatKey(key: string): string {
  const words = key
    .replace(/[._-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function roundTo(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
