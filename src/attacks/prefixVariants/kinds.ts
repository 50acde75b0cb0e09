import { findingKinds } from '../findingKinds.js';
import { passagesTest } from '../kit/judging/testLevels.js';

const test = passagesTest({ exponentialTail: true });

/** What changed prefixes find. */
export const variantKinds = findingKinds('prefix-variants', {
  'bound-to-their-words': {
    title: 'Passages that depend on their own words',
    tag: 'reconstruction',
    element: 'specific-work',
    unit: 'share of passages',
    test,
    says: { 'specific-work': 'are more probable than every control passage only after their own words' },
    serves: { 'specific-work': 2, 'common-text': 1 },
  },
  'prefix-changed': {
    id: 'prefix-{variant}/{work}',
    title: 'Prefix changed: {change}',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'share of passages',
    test,
  },
  'prefix-own': {
    id: 'prefix-own-{line}/{work}',
    title: 'Your prefix',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'share of passages',
    test,
  },
  'prefix-ladder': {
    title: 'Length of the true prefix needed',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'tokens',
  },
  'own-prefix': {
    id: 'own-prefix-{line}/{work}',
    title: 'After your prefix {line}',
    tag: 'reconstruction',
    element: 'reconstructed',
    unit: 'log10 of probability',
  },
});
