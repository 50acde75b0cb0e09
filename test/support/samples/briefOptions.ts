/** For every attack of the registry, options with which a short work takes about a minute on a model of 100 million parameters. */
export const BRIEF: Readonly<Record<string, readonly string[]>> = {
  assisted: ['--chunk-tokens', '64', '--verify-share', '0.5'],
  collection: ['--work', 'E5', '--control', 'E6', '--context-tokens', '100', '--least-tokens', '10'],
  'compare-models': ['--passages', '3'],
  editions: ['--prefix-tokens', '20', '--suffix-tokens', '20'],
  greedy: [],
  'long-form': [
    ...['--seed-tokens', '30', '--budget-tokens', '60', '--stretch-tokens', '50', '--maximum-seeds', '2'],
  ],
  'near-verbatim': ['--passages', '2', '--beams', '3'],
  ordinary: ['--passages', '2', '--draws', '3'],
  'prefix-variants': ['--passages', '2'],
  probabilistic: ['--sampled-passages', '1', '--shuffled-passages', '2', '--self-written-passages', '2'],
  'prompt-search': [
    ...['--passages', '1', '--control-passages', '2', '--passage-tokens', '10', '--steps', '2'],
    ...['--candidates', '8', '--alpha', '0.4'],
  ],
  survey: ['--miss-sample', '2'],
  'system-design': ['--passages', '1', '--answer-tokens', '20'],
  'title-requests': [
    '--requests',
    'text, go-on',
    '--languages',
    'en',
    '--draws',
    '1',
    '--answer-tokens',
    '20',
  ],
  unprompted: [
    ...['--bos-generations', '4', '--random-generations', '2', '--repeated-generations', '2'],
    ...['--written-tokens', '60'],
  ],
};
