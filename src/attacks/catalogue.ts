// One line for each attack; everything else is derived from the registry.
export { assisted } from './assisted.js';
export { collection } from './collection.js';
export { compareModels } from './compareModels.js';
export { editions } from './editions.js';
export { greedy } from './greedy.js';
export { longForm } from './longForm.js';
export { nearVerbatim } from './nearVerbatim.js';
export { ordinary } from './ordinary.js';
export { prefixVariants } from './prefixVariants.js';
export { probabilistic } from './probabilistic.js';
export { promptSearch } from './promptSearch.js';
export { survey } from './survey.js';
export { systemDesign } from './systemDesign.js';
export { titleRequests } from './titleRequests.js';
export { unprompted } from './unprompted.js';
