export * from './define.js';
export * from './registry.js';
export { parsePolicies } from './windows/policies.js';
export * from './methodsDocument.js';
export { HeatStrip, STRIP_SLICES } from './windows/heatStrip.js';
export {
  plannedWindows,
  windowPlanDocument,
  windowUnitId,
  type PlannedWindows,
  type WindowPlanDocument,
  type WindowUnitSpec,
} from './windows/planDocument.js';
export { windowsOf, type WorkWindows } from './windows/plan.js';
export { logProbFromJson, TOKEN_PLANES, type WindowObservation } from './windows/run.js';
