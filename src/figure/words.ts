import { sentences } from '../base/index.js';

/** Why a number is missing, by code. */
export const words = sentences({
  'no-window-here': 'no window reaches this part of the work',
  'no-floor-on-record': 'no family floor is on record',
  'no-control-score': 'no control passage has a score',
});
