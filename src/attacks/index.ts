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
  windowsOf,
  unitId,
  type PlannedWindows,
  type WindowObservation,
  type WindowPlanDocument,
  type WindowUnitSpec,
  type WorkWindows,
} from './kit/index.js';
