import { findingKinds } from '../findingKinds.js';
import { passagesTest } from '../kit/judging/testLevels.js';

/** What near-verbatim extraction finds. */
export const nearVerbatimKinds = findingKinds('near-verbatim', {
  'near-verbatim-passages': {
    title: 'Near-verbatim passages',
    tag: 'reconstruction',
    element: 'near-exact',
    unit: 'share of passages',
    test: passagesTest({ exponentialTail: true }),
    says: {
      reconstruction: 'have a near copy that is more probable than any in the control',
      'near-exact':
        'can be written with at most {epsilon} tokens (pieces of words) changed, more probably than any control passage',
    },
    serves: { reconstruction: 3, 'near-exact': 2 },
  },
  'near-verbatim-best': {
    title: 'Most probable near-verbatim passage',
    tag: 'reconstruction',
    element: 'near-exact',
    unit: 'log10 of a probability',
  },
  'near-verbatim-gain': {
    title: 'Near-verbatim compared with word for word',
    tag: 'reconstruction',
    element: 'near-exact',
    unit: 'share of passages',
  },
  'near-verbatim-found': {
    title: 'Near-verbatim copies at any probability',
    tag: 'reconstruction',
    element: 'near-exact',
    unit: 'share of passages',
  },
  'near-verbatim-draws': {
    title: 'Check of the bounds by drawing',
    tag: 'extraction',
    element: 'near-exact',
    unit: 'share of draws',
  },
});
