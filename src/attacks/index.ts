export * from './define.js';
export * from './defineAttack.js';
export * from './kinds.js';
export * from './registry.js';
export * from './examinationTests.js';
export * from './methodsDocument.js';
export { NOT_STANDARD, STANDARD_SET } from './standard/standardSet.js';
export { standardWishes, type StandardWish } from './standard/standardWishes.js';
export { notes as standardNotes, words as standardWords } from './standard/words.js';
export { renderTemplate } from './kit/chat/renderTemplate.js';
export {
  HeatStrip,
  isApart,
  logProbFromJson,
  parsePolicies,
  plannedWindows,
  speakingWindows,
  STRIP_SLICES,
  TOKEN_PLANES,
  windowPlanDocument,
  windowScores,
  windowSpan,
  windowUnits,
  windowsOf,
  unitId,
  type PlannedWindows,
  type WindowPlanDocument,
  type WindowLayout,
  type WindowScores,
} from './kit/index.js';
