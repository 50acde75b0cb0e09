import type { Granted } from '../../../src/contract/index.js';

/** What was chosen: one, or several where several are allowed. */
export type Chosen = readonly [Granted, ...Granted[]];
