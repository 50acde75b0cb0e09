import { findingKinds } from '../findingKinds.js';

/** What the search for prompts finds. */
export const promptSearchKinds = findingKinds('prompt-search', {
  'prompt-search-ratio': {
    title: 'Adversarial compression ratio',
    tag: 'extraction',
    element: 'specific-work',
    unit: 'tokens written for each token of the prompt, at least',
    test: { level: 'alpha', restsOn: 'p-value' },
  },
  'prompt-search-passages': {
    title: 'Passages with a shorter prompt than any control passage',
    tag: 'extraction',
    element: 'reconstructed',
    unit: 'share of passages',
    test: { level: 'alpha', restsOn: 'p-value' },
  },
});
