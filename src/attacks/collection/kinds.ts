import { findingKinds } from '../findingKinds.js';

/** What is found of a collection. */
export const collectionKinds = findingKinds('collection', {
  'collection-list': {
    title: 'Works listed at a controlled false-discovery rate',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'share of works',
    // Without any memorized work, the list is empty except with a probability of at most q.
    test: { level: 'q', restsOn: 'p-value' },
  },
  'collection-passages': {
    title: 'Works with a passage above the family floor',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'share of works',
  },
});
