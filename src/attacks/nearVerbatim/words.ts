import { decimal, probabilityOfLog10, sentences } from '../../base/index.js';

/** What only near-verbatim extraction says, by code. */
export const words = sentences({
  // Why there is no number
  'nothing-near-found': 'Nothing near was found; the probability need not be zero.',
  'nothing-near': 'Nothing near was found.',
  'nothing-near-possible': 'Nothing near is possible under this policy.',
  'likeliest-not-near': 'The likeliest candidate is not near.',
  'verbatim-outside-kept': 'A token lies outside the kept ones: probability zero.',
  'copy-outside-kept': 'By the exact path a token lies outside the kept ones.',
  'no-copy-scored-again': 'No copy was found that could be scored again.',
  'no-draws-made': 'No draws were made.',

  // Why there is no interval
  bounded: ({ log10Upper }: { log10Upper: number }) =>
    `Not sampled but bounded: the probability lies between the lower bound and ${probabilityOfLog10(log10Upper)}, for certain.`,
  'no-number': 'There is no number.',
  'found-at-this-width': 'What was found at this width of the beam; a wider one could only find more.',
  'interval-for-each-passage':
    'Each passage has an interval of its own (Clopper–Pearson); the sentence counts those that miss the bounds.',

  // Caveats
  'lower-bound-of-any-copy':
    'The probability of one copy or another, under this policy; the search may miss copies, so it is a lower bound.',
  'seldom-drawn':
    'No user would ever draw most of these copies: the number says that the weights lead along the passage further than along the control.',
  'one-interval-in-twenty': 'About one in twenty intervals of 95% misses the truth by chance alone.',
  'shared-cache-differs': ({ nats }: { nats: number }) =>
    `The search computes over a shared cache, whose numbers differ a little from the exact path: by at most ${nats.toFixed(4)} nats (a factor of 10^${decimal(nats / Math.LN10, 3)}) at the copies that were scored again.`,
  'shared-cache-keeps-more':
    'The search computes over a shared cache, whose numbers differ a little from the exact path: a copy that was scored again has probability zero there, because a token falls just outside the kept ones.',
  'controls-unscored': ({ passages }: { passages: number }) =>
    `${passages} control passages could not be scored.`,
});
