export * from './define.js';
export * from './defineAttack.js';
export * from './registry.js';
export * from './methodsDocument.js';
export {
  HeatStrip,
  logProbFromJson,
  parsePolicies,
  plannedWindows,
  STRIP_SLICES,
  TOKEN_PLANES,
  windowPlanDocument,
  windowUnits,
  windowsOf,
  unitId,
  type PlannedWindows,
  type WindowPlanDocument,
  type WindowUnitSpec,
} from './windows/planDocument.js';
export { windowsOf, type WorkWindows } from './windows/plan.js';
export {
  speakingWindows,
  windowScores,
  windowSpan,
  type WindowLayout,
  type WindowScores,
  type WindowUnitSpec,
} from './kit/index.js';
