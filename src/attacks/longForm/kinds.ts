import { findingKinds } from '../findingKinds.js';
import { passagesTest } from '../kit/judging/testLevels.js';

const test = passagesTest({ exponentialTail: false });

/** What long-form extraction finds. */
export const longFormKinds = findingKinds('long-form', {
  'long-form-stretches': {
    title: 'Passages written by the model itself',
    tag: 'extraction',
    element: 'substantial-portion',
    unit: 'share of stretches',
    test,
    says: { extraction: 'were written by the model itself' },
    serves: { extraction: 5, written: 4 },
  },
  'nv-recall': {
    title: 'Near-verbatim recall',
    tag: 'extraction',
    element: 'substantial-portion',
    unit: 'share of words',
    // Recall is a claim only if passages count as written.
    test: { ...test, needs: 'long-form-stretches' },
    says: { 'substantial-portion': 'were recalled near-verbatim' },
    serves: { 'substantial-portion': 3 },
  },
  'written-to-the-end': {
    title: 'Written to the end without a wrong token',
    tag: 'extraction',
    element: 'reconstructed',
    unit: 'share of places',
  },
  'longest-run': { title: 'Longest run', tag: 'extraction', element: 'near-exact', unit: 'words' },
  'book-coverage': {
    title: 'Coverage of the whole work by all texts (BMC@5)',
    tag: 'extraction',
    element: 'substantial-portion',
    unit: 'share of words',
  },
});
