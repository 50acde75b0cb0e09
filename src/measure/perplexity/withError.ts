import { inputError } from '../../base/index.js';
import { requireRange } from '../numbers/require.js';

/** A number that was estimated from a sample, with its standard error. */
export interface WithError {
  readonly value: number;
  readonly standardError: number;
}

/**
 * The mean of a sample, with the square root of (mean of squares − square of the mean) / (n − 1) as its standard error. It takes the values
 * as independent; neighboring tokens of a text are not quite.
 * @param values at least two
 * @throws {PalimpsestError} `sample-empty`
 */
export function meanWithError(values: Float64Array): WithError {
  const count = values.length;
  if (count < 2) {
    throw inputError(
      'sample-empty',
      `The standard error of ${count} values was requested.`,
      'Give at least two values.',
    );
  }
  const value = values.reduce((sum, one) => sum + one, 0) / count;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  return { value, standardError: Math.sqrt(squares / count / (count - 1)) };
}

/**
 * The exponential of a number, with the error that the error of the number causes in it.
 * @throws {PalimpsestError} `value-out-of-range` if it exceeds every float64
 */
export function expWithError({ value, standardError }: WithError): WithError {
  const power = Math.exp(
    requireRange('the logarithm of a perplexity or of a ratio of two', value, -700, 700),
  );
  return { value: power, standardError: power * standardError };
}

/** A share of a sample, with its binomial standard error: √(share · (1 − share) / (n − 1)). */
export function shareWithError(hits: number, count: number): WithError {
  const value = hits / count;
  return { value, standardError: Math.sqrt((value * (1 - value)) / (count - 1)) };
}
