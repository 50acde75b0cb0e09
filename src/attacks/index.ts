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
  type WorkWindows,
} from './kit/index.js';
