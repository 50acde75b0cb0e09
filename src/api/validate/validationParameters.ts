/**
 * Parameters with which validation runs an attack where the defaults would take long: enough to tell planted from unplanted, not more.
 * An attack that is not named here runs with its defaults.
 */
export const VALIDATION_PARAMETERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // Many short runs from places within passages: the passages of a group never stood side by side in training.
  'long-form': { seeds: 'passages:60', budgetTokens: 100 },
};
