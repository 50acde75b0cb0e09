/** A linear map from data to points. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Position of a value; a value outside the domain is placed at its nearer end. */
  at(value: number): number;
}

/** Linear scale from [from, to] to [start, end] points; a domain without extent maps to the middle. */
export function linearScale(from: number, to: number, start: number, end: number): Scale {
  return {
    from,
    to,
    at(value: number): number {
      if (to === from) return (start + end) / 2;
      const share = (value - from) / (to - from);
      return start + Math.min(1, Math.max(0, share)) * (end - start);
    },
  };
}

/**
 * Round tick values within [from, to]: multiples of 1, 2 or 5 × a power of ten, about `count` of them, ascending. An empty or
 * reversed domain gives its start alone, and so does one whose ends differ by less than ten digits can tell.
 */
export function ticks(from: number, to: number, count: number): number[] {
  if (!(to - from > 1e-9 * Math.max(Math.abs(from), Math.abs(to)))) return [from];
  const raw = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((multiple) => multiple * power >= raw * 0.999) ?? 10);
  if (!(step > 0)) return [from];
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const values: number[] = [];
  for (let index = first; index <= last; index++) values.push(Number((index * step).toPrecision(12)));
  return values;
}

/** The smallest of 1%, 2%, 5%, 10%, 25%, 50% and 100% that is at least every share; shares in [0, 1]. */
export function shareCeiling(shares: readonly number[]): number {
  const highest = Math.max(0, ...shares);
  return [0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1].find((ceiling) => highest <= ceiling * 0.98) ?? 1;
}
