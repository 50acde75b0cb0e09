export { attackCosts, isSample } from './attackCosts.js';
export { initialDraft, type ExamineDraft } from './examineDraft.js';
export { standardRequestFor } from './standardRequestOf.js';
export { useStandard } from './useStandard.js';
