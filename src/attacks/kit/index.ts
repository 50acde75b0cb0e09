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
export { judgePassages, type PassageJudgement, type ScoredPassage } from './judgePassages.js';
export { blockedInterval, calibrationCaveats, controlWords, judgementCaveats, markedBy } from './words.js';
