import { findingKinds } from '../findingKinds.js';
import { passagesTest } from '../kit/judging/testLevels.js';

/** What ordinary sampling finds. */
export const ordinaryKinds = findingKinds('ordinary', {
  'ordinary-passages': {
    title: 'Passages found by ordinary sampling',
    tag: 'extraction',
    element: 'near-exact',
    unit: 'share of passages',
    test: passagesTest({ exponentialTail: false }),
    says: {
      extraction: 'were written word for word by ordinary sampling',
      'near-exact': 'were written with no word changed',
    },
    serves: { extraction: 1, 'near-exact': 3, written: 1 },
  },
  'ordinary-draws': {
    title: 'Count of all draws',
    tag: 'extraction',
    element: 'reconstructed',
    unit: 'share of draws',
  },
  'ordinary-longest': {
    title: 'Longest run shared by a draw and its passage',
    tag: 'extraction',
    element: 'near-exact',
    unit: 'tokens',
  },
});
