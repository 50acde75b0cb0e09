/**
 * Parameters with which validation runs an attack where the defaults would take long: enough to tell planted from unplanted, not more.
 * An attack that is not named here runs with its defaults.
 */
export const VALIDATION_PARAMETERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // Decoding again is tried by tests; here it would only repeat the cost.
  assisted: { verifyShare: 0 },
  // Many short runs from places within passages: the passages of a group never stood side by side in training.
  'long-form': { seeds: 'passages:60', budgetTokens: 100 },
  'near-verbatim': { beams: 8 },
  ordinary: { draws: 3 },
  'prompt-search': { passages: 5, controlPassages: 20, passageTokens: 16, steps: 10, candidates: 50 },
  'system-design': { template: 'plain', passages: 20, temperatures: '0' },
  'title-requests': { template: 'plain', languages: 'en', temperatures: '0', answerTokens: 200 },
  // At temperature 1 models as small as the fixture's seldom stay in any text for 50 tokens.
  unprompted: {
    bosGenerations: 2500,
    openingGenerations: 100,
    randomGenerations: 100,
    repeatedGenerations: 50,
    policy: 'top-k=40 t=0.6',
  },
};
