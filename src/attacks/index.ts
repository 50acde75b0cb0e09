export * from './define.js';
export * from './defineAttack.js';
export * from './registry.js';
export * from './examinationTests.js';
export * from './methodsDocument.js';
export { renderTemplate } from './kit/chat/renderTemplate.js';
export {
  HeatStrip,
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
