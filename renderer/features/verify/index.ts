export { SealNumber } from './SealNumber.js';
export { VerdictBanner, VerdictDetails, type BagVerdictShown } from './VerdictView.js';
