import { findingKinds } from '../findingKinds.js';

/** What the comparison of two editions finds. */
export const editionKinds = findingKinds('editions', {
  'edition-held': {
    title: 'Passages at the differences',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'share of passages',
    serves: { 'other-edition': 1 },
  },
  'edition-rather': {
    title: 'This edition rather than the other',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'share of differences',
    // The claim also needs a passage above the family floor. A model that holds what both editions share has one, so only the sign test protects.
    test: { level: 'alpha', restsOn: 'p-value' },
    serves: { 'other-edition': 2 },
  },
});
