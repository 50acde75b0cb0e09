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
    serves: { 'with-words': 2 },
  },
  'longest-greedy-run': {
    title: 'Longest run of most probable tokens',
    tag: 'reconstruction',
    element: 'near-exact',
    unit: 'tokens',
  },
});
