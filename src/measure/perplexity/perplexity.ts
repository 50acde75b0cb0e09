import { expWithError, meanWithError, type WithError } from './withError.js';

/**
 * The perplexity of a text: the exponential of the mean of −log p of its tokens.
 * @param logProbs natural logs, at least two
 * @throws {PalimpsestError} `sample-empty`
 */
export function perplexity(logProbs: Float64Array): WithError {
  return expWithError(meanWithError(logProbs.map((logProb) => -logProb)));
}
