import { createReferenceReducer } from './referenceReducer.js';
import type { Reducer, ReducerOptions } from './reducer.js';

/**
 * A reducer for rows of logits of one vocabulary.
 * @throws {PalimpsestError} `reducer-options` for sizes or policies out of range
 */
export function createReducer(options: ReducerOptions): Reducer {
  return createReferenceReducer(options);
}
