export { makePlan, makeUnit, type AttackId } from './attackUnit.js';
export {
  placeOf,
  prefixOf,
  sampledPassages,
  suffixOf,
  tiledPassages,
  type Passage,
  type PassageShape,
} from './passage.js';
export { judgePassages, type PassageJudgement } from './judgePassages.js';
export type { ScoredPassage } from './scoredPassage.js';
export { blockedInterval, calibrationCaveats, controlWords, judgementCaveats, markedBy } from './words.js';
export { common } from './common.js';
export { passageParameters } from './passageParameters.js';
export { checkWriting, putsBos } from './checkWriting.js';
export { controlTrials, targetTrials } from './passageTrials.js';
export { passageName } from './passageName.js';
export { DRAWS_AT_ONCE, drawContinuations } from './drawContinuations.js';
export { log10Cell } from './log10Cell.js';
export { touchesExcluded } from './touchesExcluded.js';
export { passageWorkings } from './passageWorkings.js';
export { highestElsewhere } from './highestElsewhere.js';
