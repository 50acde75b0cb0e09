import { findingKinds } from '../findingKinds.js';
import { passagesTest } from '../kit/judging/testLevels.js';

/** What the comparison of two models finds. */
export const compareKinds = findingKinds('compare-models', {
  raised: {
    id: 'raised-{reference}/{work}',
    title: 'Raised above {reference} by more than other text',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'decades',
    // The claim needs both: the test of the shift at α, and passages raised by more than any of the control.
    test: { level: 'alpha', atMost: passagesTest({ exponentialTail: true }).level, restsOn: 'p-value' },
    each: 'reference',
    serves: { 'common-text': 2, 'quoted-elsewhere': 1 },
  },
  rates: {
    id: 'rates-{reference}/{work}',
    title: 'Passages above one threshold under the model and under {reference}',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'difference of shares of passages',
  },
  ladder: {
    id: 'ladder-{reference}/{work}',
    title: 'The same weights as {type} and {referenceType}',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'decades',
  },
  lineage: {
    id: 'lineage-{reference}',
    title: 'Tensors shared with {reference}',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'share of tensors',
  },
});
