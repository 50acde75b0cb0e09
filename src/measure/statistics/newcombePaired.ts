import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { requireRange } from '../numbers/require.js';
import { wilson } from './wilson.js';

/** A difference with its interval. */
export interface Difference extends ConfidenceInterval {
  /** First minus second. */
  readonly difference: number;
}

/** The same windows under two models: how many are hits under both, under one only, under neither. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/**
 * By how much two models' rates differ on the same windows, with Newcombe's paired interval (score intervals squared and
 * added, with the correlation φ, its numerator continuity-corrected where positive: his method 10).
 * @param counts whole numbers ≥ 0, not all 0
 * @param level 0 < level < 1, 0.95 by default
 * @returns first rate − second rate, −1 … 1
 * @throws {PalimpsestError} `value-out-of-range`
 * @source Newcombe 1998, Statistics in Medicine 17:2635
 */
export function newcombePaired(counts: PairedCounts, level: number = DEFAULT_LEVEL): Difference {
  const { both: a, onlyFirst: b, onlySecond: c, neither: d } = counts;
  const n = requireRange('windows', a + b + c + d, 1, Number.MAX_VALUE);
  const p = (a + b) / n;
  const q = (a + c) / n;
  const first = wilson(a + b, n, level);
  const second = wilson(a + c, n, level);
  const phi = correlation(a, b, c, d);
  const spread = (x: number, y: number): number => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
  const difference = (b - c) / n;
  return {
    difference,
    lower: difference - spread(p - first.lower, second.upper - q),
    upper: difference + spread(first.upper - p, q - second.lower),
    level,
  };
}

function correlation(a: number, b: number, c: number, d: number): number {
  const margins = (a + b) * (c + d) * (a + c) * (b + d);
  if (margins === 0) return 0;
  const product = a * d - b * c;
  const n = a + b + c + d;
  return (product > 0 ? Math.max(product - n / 2, 0) : product) / Math.sqrt(margins);
}
