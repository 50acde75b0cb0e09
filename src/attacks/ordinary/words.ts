import { sentences } from '../../base/index.js';

/** Sentences that only ordinary sampling uses, by code. */
export const words = sentences({
  // Why there is no number
  'no-passage-drawn': 'No passage was drawn.',
  'no-control-passage-drawn': 'No control passage was drawn.',
  'token-not-kept': 'The sampling policy excludes one of the tokens, so the probability is zero.',

  // Why there is no interval
  'draws-share-probability':
    'The draws of one passage share its probability. The sentence gives the number expected from the computed probabilities, with its standard deviation.',
  'largest-of-draws': 'This is the largest value among the draws made. More draws could only raise it.',

  // Caveats
  baseline:
    'A passage that sampling does not show may still be in the model. This result is a baseline for the other methods.',
  'passages-not-drawn': ({ passages }: { passages: number }) => `${passages} passages could not be drawn.`,
  'expected-draws':
    'The expected number is the number of draws times the probability of the passage under the same policy, computed by the exact path and summed over passages.',
});
