import { sentences } from '../../base/index.js';

/** What only ordinary sampling says, by code. */
export const words = sentences({
  // Why there is no number
  'no-passage-drawn': 'No passage was drawn.',
  'no-control-passage-drawn': 'No control passage was drawn.',
  'token-not-kept': 'A token lies outside the kept ones: probability zero.',

  // Why there is no interval
  'draws-share-probability':
    'Draws of one passage share its probability; the sentence gives the number expected from the computed probabilities, with its standard deviation.',
  'largest-of-draws': 'The largest of the draws made; more draws could only raise it.',

  // Caveats
  baseline:
    'What sampling does not show may be in the model all the same: this is the baseline beside which other attacks stand.',
  'passages-not-drawn': ({ passages }: { passages: number }) => `${passages} passages could not be drawn.`,
  'expected-draws':
    'Expected: the number of draws times the probability of the passage under the same policy, by the exact path, summed over passages.',
});
