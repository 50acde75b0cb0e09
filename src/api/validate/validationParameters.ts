/**
 * Parameters with which validation runs an attack where the defaults would take long: enough to tell planted from unplanted, not more.
 * An attack that is not named here runs with its defaults.
 */
export const VALIDATION_PARAMETERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {};
