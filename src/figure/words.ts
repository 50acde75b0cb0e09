import { sentences } from '../base/index.js';

/** Everything that this room says about a number, by code. */
export const words = sentences({ 'no-window-here': 'no window reaches this part of the work' });
