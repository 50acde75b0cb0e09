import { elementAt } from '../../base/index.js';
import { requireInteger, requireRange } from './require.js';

/** Counts of values in equal bins. */
export interface Histogram {
  /** bins + 1 edges, ascending. */
  readonly edges: readonly number[];
  /** Values with edge[i] ≤ value < edge[i + 1]; the last bin includes its upper edge. */
  readonly counts: readonly number[];
  /** Values below the first edge (−Infinity among them) and above the last. */
  readonly below: number;
  readonly above: number;
}

/**
 * The distribution of values over equal bins, for a chart; target and control share low, high and bins so that they compare.
 * @param values finite or ±Infinity; NaN is counted nowhere
 * @param shape low < high: ends of the axis; bins ≥ 1
 * @throws {PalimpsestError} `value-out-of-range`
 */
export function histogram(
  values: ArrayLike<number>,
  shape: { readonly low: number; readonly high: number; readonly bins: number },
): Histogram {
  const bins = requireInteger('bins', shape.bins, 1, 100_000);
  const low = requireRange('low', shape.low, -Number.MAX_VALUE, Number.MAX_VALUE);
  const width = requireRange('high − low', shape.high - low, Number.MIN_VALUE, Number.MAX_VALUE);
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? shape.high : low + (width * i) / bins,
  );
  const counts = new Array<number>(bins).fill(0);
  let below = 0;
  let above = 0;
  for (let index = 0; index < values.length; index++) {
    const value = elementAt(values, index);
    if (value < low) below++;
    else if (value > shape.high) above++;
    else if (value <= shape.high) {
      const bin = binOf(edges, value, Math.floor(((value - low) / width) * bins));
      counts[bin] = elementAt(counts, bin) + 1;
    }
  }
  return { edges, counts, below, above };
}

/** The guess by division may be off by one at an edge; the edges decide. */
function binOf(edges: readonly number[], value: number, guess: number): number {
  let bin = Math.min(guess, edges.length - 2);
  if (value < elementAt(edges, bin)) bin--;
  else if (bin < edges.length - 2 && value >= elementAt(edges, bin + 1)) bin++;
  return bin;
}
