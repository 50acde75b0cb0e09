/** The least and the greatest of some numbers; infinities if there are none. */
export function extent(values: readonly number[]): { readonly least: number; readonly greatest: number } {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { least, greatest };
}

/** The value below which the given share of the values lies; 0 if there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The value that has the most weight after rounding to steps; the least of several; 0 if there are none. */
export function mode(values: Iterable<readonly [value: number, weight: number]>, step: number): number {
  const weights = new Map<number, number>();
  for (const [value, weight] of values) {
    const rounded = Math.round(value / step);
    weights.set(rounded, (weights.get(rounded) ?? 0) + weight);
  }
  let [best, most] = [0, 0];
  for (const [value, weight] of weights) {
    if (weight > most || (weight === most && value < best)) [best, most] = [value, weight];
  }
  return best * step;
}

/** An Arabic number of at most five digits, or a Roman one below 400; null for anything else. */
export function pageNumberOf(text: string): { readonly isRoman: boolean; readonly value: number } | null {
  if (/^\d{1,5}$/.test(text)) return { isRoman: false, value: Number(text) };
  if (text.length > 12 || !/^[ivxlc]+$/i.test(text)) return null;
  const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };
  let value = 0;
  let after = 0;
  for (const letter of Array.from(text.toLowerCase()).reverse()) {
    const own = values[letter] ?? 0;
    value += own < after ? -own : own;
    after = Math.max(after, own);
  }
  return value > 0 && value < 400 && roman(value) === text.toLowerCase() ? { isRoman: true, value } : null;
}

function roman(value: number): string {
  const digit = (count: number, one: string, five: string, ten: string): string =>
    [
      '',
      one,
      one + one,
      one + one + one,
      one + five,
      five,
      five + one,
      five + one + one,
      five + one + one + one,
      one + ten,
    ][count] ?? '';
  return (
    'c'.repeat(Math.floor(value / 100)) +
    digit(Math.floor(value / 10) % 10, 'x', 'l', 'c') +
    digit(value % 10, 'i', 'v', 'x')
  );
}
