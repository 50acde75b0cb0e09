/** The minus sign, U+2212, which precedes every negative number and exponent that a person reads. */
export const MINUS = '\u2212';
/** No-break space between a number and its unit. */
export const NBSP = '\u00a0';

const LARGEST_EXACT = 2 ** 53;
/** Two numbers closer than this count as the same, so that rounding errors of floating-point arithmetic are not printed. */
const NOISE = 1e-9;

/** `1,234.50`: a decimal number with `digits` decimals (0 to 20), commas between thousands and a true minus sign. */
export function decimal(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  const [whole = '0', decimals] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const sign = value < 0 && Number(text) !== 0 ? MINUS : '';
  return `${sign}${grouped}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** `70,427`: to the nearest whole number; exact up to 2^53, `≈ 1.2 × 10^20` above. */
export function wholeNumber(value: number): string {
  return Math.abs(value) <= LARGEST_EXACT ? decimal(value, 0) : `≈${NBSP}${scientific(value, 1)}`;
}

/** `1.2 × 10^−7`, with `digits` decimals in the first factor; zero is `0`. */
export function scientific(value: number, digits: number): string {
  if (value === 0) return '0';
  const [mantissa = '0', exponent = '0'] = value.toExponential(digits).split('e');
  return `${mantissa.replace('-', MINUS)}${NBSP}×${NBSP}10^${decimal(Number(exponent), 0)}`;
}

/** `10^−3.2` from log10. A whole exponent has no decimals; any other exponent has one. */
export function powerOfTen(log10: number): string {
  const whole = Math.round(log10);
  return `10^${Math.abs(log10 - whole) < NOISE ? decimal(whole, 0) : decimal(log10, 1)}`;
}

/**
 * The probability of a text from its natural log: `0.162` down to 0.001, `10^−3.2` below. Only 0 and 1 are printed as `0` and `1`.
 * @param nats natural log; −Infinity is a probability of 0. Rounding may leave it slightly above 0, which is printed as 1.
 */
export function probabilityOfLog(nats: number): string {
  return probabilityOfLog10(nats / Math.LN10);
}

/** The same as {@link probabilityOfLog}, from log10. */
export function probabilityOfLog10(log10: number): string {
  if (log10 === -Infinity) return '0';
  const value = 10 ** log10;
  if (value >= 1) return '1';
  if (value >= 0.9995) return `>${NBSP}0.999`;
  return value >= 0.001 - NOISE * 0.001 ? decimal(value, 3) : powerOfTen(log10);
}

/** A p-value or another error probability in [0, 1]: three decimals, or `1.2 × 10^−7` below 0.001. */
export function pValue(value: number): string {
  return value !== 0 && value < 0.001 ? scientific(value, 1) : decimal(value, 3);
}

/**
 * A share as a percentage: `56.8%`, with more decimals if one decimal would print 0.0 for a share that is not 0. Only the whole is
 * `100.0%`, and only nothing is `0.0%`.
 */
export function percent(share: number): string {
  const value = share * 100;
  const size = Math.abs(value);
  if (size > 0 && size < 0.0005) return `${value < 0 ? `>${NBSP}${MINUS}` : `<${NBSP}`}0.001%`;
  if (share < 1 && value >= 99.95) return `>${NBSP}99.9%`;
  return `${decimal(value, size >= 1 || size === 0 ? 1 : size >= 0.1 ? 2 : 3)}%`;
}

/** A difference of two shares: `+77.2 percentage points`. A percentage of a percentage would be another number. */
export function percentagePoints(difference: number): string {
  return `${difference > 0 ? '+' : ''}${decimal(100 * difference, 1)}${NBSP}percentage points`;
}

/** A share rounded down to a tenth of a percent, so that “at least” stays true. */
export function percentAtLeast(share: number): string {
  return `${decimal(Math.floor(share * 1000 + NOISE) / 10, 1)}%`;
}

/** A share rounded up to a tenth of a percent, so that “at most” stays true. */
export function percentAtMost(share: number): string {
  return `${decimal(Math.ceil(share * 1000 - NOISE) / 10, 1)}%`;
}

/** A round share without trailing zeros: `95%`, `99.9%`. For levels, yardsticks and scales. */
export function roundPercent(share: number): string {
  return `${decimal(share * 100, 2).replace(/\.?0+$/, '')}%`;
}

/** `3 of 208 (1.4%)`; `0 of 0` has no percentage. */
export function ofTotal(hits: number, total: number): string {
  const counted = `${wholeNumber(hits)} of ${wholeNumber(total)}`;
  return total === 0 ? counted : `${counted} (${percent(hits / total)})`;
}

/** `a, b and c`; parts that are undefined are omitted. */
export function listed(parts: readonly (string | undefined)[]): string {
  const all = parts.filter((part) => part !== undefined);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}

/** `9.1 decades`, with `digits` decimals. */
export function decades(value: number, digits = 1): string {
  return `${decimal(value, digits)}${NBSP}decades`;
}

/** `1 window`, `2,995 windows`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${wholeNumber(count)} ${count === 1 ? singular : plural}`;
}

/** The form of a verb after a count: `1 of 200 passages exceeds`. */
export function verbOf(count: number, singular: string, plural: string): string {
  return count === 1 ? singular : plural;
}

/** Whole numbers in ascending order as ranges: `1–3, 7, 9–10`. */
export function numberRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

/** A size for people in powers of 1,024, rounded: `7.8 MiB`; below one KiB exact. */
export function formatSize(bytes: number, digits = 1): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  if (unit === 0) return `${wholeNumber(size)}${NBSP}${size === 1 ? 'byte' : 'bytes'}`;
  return `${decimal(size, digits)}${NBSP}${units[unit] ?? ''}`;
}

/** A size as stated for evidence: exact, with the rounded size beside it, `8,139,488 bytes (7.8 MiB)`. */
export function formatBytes(bytes: number): string {
  const exact = `${wholeNumber(bytes)}${NBSP}${bytes === 1 ? 'byte' : 'bytes'}`;
  return bytes < 1024 ? exact : `${exact} (${formatSize(bytes)})`;
}

/** A span of time in its two largest units: `850 ms`, `12 s`, `4 min 05 s`, `1 h 03 min`, `2 days 4 h`. Negative times are printed as 0. */
export function duration(seconds: number): string {
  if (seconds <= 0) return `0${NBSP}s`;
  if (seconds < 1) return milliseconds(seconds);
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${NBSP}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}${NBSP}min ${twoDigits(whole % 60)}${NBSP}s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}${NBSP}h ${twoDigits(minutes % 60)}${NBSP}min`;
  const hours = Math.round(minutes / 60);
  const days = Math.floor(hours / 24);
  return `${days}${NBSP}${days === 1 ? 'day' : 'days'} ${hours % 24}${NBSP}h`;
}

/** The contents of an interval as findings carry it; the schema of findings in `domain` matches this type. */
export type IntervalFacts =
  | {
      readonly kind: 'interval';
      readonly lower: number;
      readonly upper: number;
      readonly level: number;
      readonly method: string;
      readonly of: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * `10.0% to 20.0% (95% confidence interval for passages of this kind; Korn–Graubard)`, or the reason why there is none.
 * @param print prints one end in the unit of the finding
 */
export function intervalWords(interval: IntervalFacts, print: (value: number) => string): string {
  if (interval.kind === 'none') return `none. ${interval.reason}`;
  const { lower, upper, level, method, of } = interval;
  return `${print(lower)} to ${print(upper)} (${roundPercent(level)} confidence interval for ${of}; ${method})`;
}

function milliseconds(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds * 1000));
  return whole === 1000 ? `1${NBSP}s` : `${whole}${NBSP}ms`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
