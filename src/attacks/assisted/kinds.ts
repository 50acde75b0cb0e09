import { findingKinds } from '../findingKinds.js';
import { ONE_END_TEST, passagesTest } from '../kit/judging/testLevels.js';

/** What assisted reconstruction finds. */
export const assistedKinds = findingKinds('assisted', {
  'file-share': {
    title: 'Size of the reconstruction file',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'share of bytes',
    serves: { information: 1 },
  },
  'bits-per-character': {
    title: 'Bits needed for each character of the work',
    tag: 'reconstruction',
    element: 'substantial-portion',
    unit: 'bits per character',
    test: ONE_END_TEST,
  },
  'cheap-passages': {
    title: 'Passages that need fewer bits than the family floor',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'share of passages',
    test: passagesTest({ exponentialTail: true }),
    says: { reconstruction: 'need fewer bits than the control allows' },
    serves: { reconstruction: 4 },
  },
  'told-words': {
    title: 'Words that must be corrected',
    tag: 'reconstruction',
    element: 'near-exact',
    unit: 'told words per 1,000',
  },
  'beyond-reference': {
    id: 'beyond-reference/{work}/{reference}',
    title: 'Bits saved compared with {model}',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'bits per character',
    test: ONE_END_TEST,
    each: 'reference',
  },
});
