import { findingKinds } from '../findingKinds.js';
import { FLOOR_TEST } from '../kit/judging/testLevels.js';

/** What greedy decoding finds. */
export const greedyKinds = findingKinds('greedy', {
  'greedy-exact': {
    title: 'Passages written word for word by greedy decoding',
    tag: 'extraction',
    element: 'near-exact',
    unit: 'share of passages',
    // It needs a passage above the family floor, which gives the level, and rates whose intervals do not overlap.
    test: { ...FLOOR_TEST, restsOn: 'floor-and-rates' },
    says: {
      extraction: 'are written word for word by greedy decoding',
      'near-exact': 'come out word for word where each token is the most probable one',
    },
    serves: { extraction: 2, 'near-exact': 4 },
  },
  'greedy-near': {
    title: 'Passages written by greedy decoding with at most five changed words',
    tag: 'extraction',
    element: 'near-exact',
    unit: 'share of passages',
    test: { ...FLOOR_TEST, restsOn: 'floor-and-rates' },
    says: { 'near-exact': 'were written with at most 5 changed words' },
    serves: { 'near-exact': 1 },
  },
  'longest-stretch': {
    title: 'Longest text written by greedy decoding without a gap',
    tag: 'extraction',
    element: 'near-exact',
    unit: 'words',
    serves: { written: 6 },
  },
});
