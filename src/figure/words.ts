import { sentences } from '../base/index.js';

/** Why a number is missing, by code. */
export const words = sentences({ 'no-window-here': 'no window reaches this part of the work' });
