export { replayBag } from './replayBag.js';
export { DEFAULT_TOLERANCE_DECADES, type ReplayOptions } from './replayOptions.js';
