export type { Chosen } from './chosen.js';
export { mergeShards, type Merged } from './mergeShards.js';
export { usePicker, type Choice } from './usePicker.js';
