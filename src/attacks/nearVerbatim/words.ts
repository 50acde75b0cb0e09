import { decimal, probabilityOfLog10, sentences } from '../../base/index.js';

/** Sentences that only near-verbatim extraction uses, by code. */
export const words = sentences({
  // Why there is no number
  'nothing-near-found': 'No near copy was found. The probability need not be zero.',
  'nothing-near': 'No near copy was found.',
  'nothing-near-possible': 'No near copy is possible under this policy.',
  'likeliest-not-near': 'The most probable candidate is not a near copy.',
  'verbatim-outside-kept': 'The sampling policy excludes one of the tokens, so the probability is zero.',
  'copy-outside-kept': 'Scored exactly, one of the tokens is excluded by the sampling policy.',
  'no-copy-scored-again': 'No copy that could be scored again was found.',
  'no-draws-made': 'No draws were made.',

  // Why there is no interval
  bounded: ({ log10Upper }: { log10Upper: number }) =>
    `The probability was bounded, not sampled: it lies between the lower bound and ${probabilityOfLog10(log10Upper)}.`,
  'no-number': 'There is no number.',
  'found-at-this-width':
    'This is what was found at this width of the beam. A wider beam could only find more.',
  'interval-for-each-passage':
    'Each passage has its own interval (Clopper–Pearson). The sentence counts the intervals that do not meet the bounds.',

  // Caveats
  'lower-bound-of-any-copy':
    'This is the probability that one draw under this policy writes any near-verbatim copy of the passage. The search may miss copies, so it is a lower bound.',
  'seldom-drawn':
    'No user would ever draw most of these copies. The number only shows how far the weights follow these passages, compared with the control.',
  'one-interval-in-twenty':
    'If the bounds are right, at most about one 95% interval in twenty is expected not to meet them. More than that speaks against the bounds; fewer does not confirm them.',
  'shared-cache-differs': ({ nats }: { nats: number }) =>
    `The search uses a shared cache, whose numbers differ slightly from those of exact scoring. For the copies that were scored again, the difference is at most ${nats.toFixed(4)} nats (a factor of 10^${decimal(nats / Math.LN10, 3)}).`,
  'shared-cache-keeps-more':
    'The search uses a shared cache, whose numbers differ slightly from those of exact scoring. Exact scoring gives one copy a probability of zero, because one of its tokens falls just outside the tokens that the policy keeps.',
  'controls-unscored': ({ passages }: { passages: number }) =>
    `${passages} control passages could not be scored.`,
});
