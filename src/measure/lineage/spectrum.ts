import { elementAt } from '../../base/index.js';
import { symmetricEigenvalues } from './eigenvalues.js';

/** What the singular values of a matrix show. */
export interface Spectrum {
  readonly rows: number;
  readonly columns: number;
  /** Singular values above what noise of the size of the median singular value would give. */
  readonly rank: number;
  /** Share of the squared Frobenius norm in the first `rank` singular values; 0 … 1. */
  readonly share: number;
  /** The share that the largest `rank` singular values of noise of the same shape would have; 0 … 1, an upper bound. */
  readonly shareOfNoise: number;
  /** Share in the largest singular value. */
  readonly shareOfFirst: number;
}

/** A singular value below this share of the largest is a rounding error of the computation. */
const SMALLEST = 1e-6;

/**
 * Numerical rank of a matrix: how many singular values lie above the optimal threshold for noise of unknown size.
 * @param values row-major, rows × columns; finite, not all zero
 * @source Gavish & Donoho 2014, IEEE Trans. Inf. Theory 60:5040 (the threshold is ω(β) times the median singular value; ω from the
 * median of the Marchenko–Pastur law)
 */
export function spectrumOf(values: Float32Array, rows: number, columns: number): Spectrum {
  const small = Math.min(rows, columns);
  const large = Math.max(rows, columns);
  const squares = symmetricEigenvalues(gram(values, rows, columns), small)
    .map((value) => Math.max(0, value))
    .sort((a, b) => b - a);
  const total = squares.reduce((sum, value) => sum + value, 0);
  const beta = small / large;
  const middle = elementAt(squares, small >> 1);
  const threshold = Math.max(
    (optimalRatio(beta) ** 2 * middle) / medianOfNoise(beta),
    SMALLEST ** 2 * elementAt(squares, 0),
  );
  const rank = squares.filter((value) => value > threshold).length;
  const held = squares.slice(0, rank).reduce((sum, value) => sum + value, 0);
  return {
    rows,
    columns,
    rank,
    share: total === 0 ? 0 : held / total,
    // Each squared singular value of noise with variance v is at most v (√rows + √columns)², and all of them sum to v · rows · columns.
    shareOfNoise: Math.min(1, (rank * (Math.sqrt(rows) + Math.sqrt(columns)) ** 2) / (rows * columns)),
    shareOfFirst: total === 0 ? 0 : elementAt(squares, 0) / total,
  };
}

/** The optimal threshold for known noise, in units of noise · √large. @source Gavish & Donoho 2014, equation 11 */
function optimalRatio(beta: number): number {
  return Math.sqrt(2 * (beta + 1) + (8 * beta) / (beta + 1 + Math.sqrt(beta * beta + 14 * beta + 1)));
}

/** Median of the Marchenko–Pastur law of aspect ratio 0 < beta ≤ 1. */
function medianOfNoise(beta: number): number {
  const low = (1 - Math.sqrt(beta)) ** 2;
  const high = (1 + Math.sqrt(beta)) ** 2;
  // x = low + (high − low) (1 − cos θ) / 2 takes the roots of the density out of the integral.
  const steps = 4000;
  const half = (high - low) / 2;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const angle = ((step + 0.5) * Math.PI) / steps;
    const x = low + half * (1 - Math.cos(angle));
    sum += ((half * Math.sin(angle)) ** 2 / (2 * Math.PI * beta * x)) * (Math.PI / steps);
    if (sum >= 0.5) return x;
  }
  return high;
}

/** The products of the shorter side's vectors with one another. */
function gram(values: Float32Array, rows: number, columns: number): Float64Array {
  const small = Math.min(rows, columns);
  const out = new Float64Array(small * small);
  if (rows <= columns) {
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let at = 0; at < columns; at++) {
          sum += elementAt(values, a * columns + at) * elementAt(values, b * columns + at);
        }
        out[a * small + b] = sum;
        out[b * small + a] = sum;
      }
    }
    return out;
  }
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let a = 0; a < columns; a++) {
      const first = elementAt(values, start + a);
      if (first === 0) continue;
      for (let b = 0; b < columns; b++)
        out[a * small + b] = elementAt(out, a * small + b) + first * elementAt(values, start + b);
    }
  }
  return out;
}
