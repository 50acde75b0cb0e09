export { SealNumber } from './SealNumber.js';
export { VerdictView } from './VerdictView.js';
