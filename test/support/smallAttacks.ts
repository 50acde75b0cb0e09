/**
 * For every attack of the registry, parameters with which it takes some seconds on a short work: long enough to be stopped in the
 * middle, short enough to be run by every test that goes through the registry. A new attack needs a line here.
 */
export const SMALL_ATTACKS: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  assisted: { chunkTokens: 256 },
  collection: { contextTokens: 100 },
  'compare-models': { passages: 20 },
  editions: { prefixTokens: 20, suffixTokens: 20 },
  greedy: { strideTokens: 10 },
  'long-form': { seedTokens: 30, budgetTokens: 600, stretchTokens: 50, maximumSeeds: 4 },
  'near-verbatim': { passages: 12, beams: 8 },
  ordinary: { passages: 20, draws: 10 },
  'prefix-variants': { passages: 20 },
  probabilistic: { strideTokens: 10, sampledPassages: 2, shuffledPassages: 4, selfWrittenPassages: 4 },
  'prompt-search': {
    passages: 2,
    controlPassages: 3,
    passageTokens: 10,
    steps: 3,
    candidates: 30,
    alpha: 0.4,
  },
  survey: { startsPerBlock: 25, missSample: 20 },
  'system-design': { passages: 3, answerTokens: 40 },
  'title-requests': { requests: 'text, go-on', answerTokens: 40 },
  unprompted: {
    bosGenerations: 48,
    openingGenerations: 16,
    randomGenerations: 24,
    repeatedGenerations: 24,
    writtenTokens: 80,
  },
};
