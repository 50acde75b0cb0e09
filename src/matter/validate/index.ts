export {
  isAsPlanted,
  runValidation,
  type Validation,
  type ValidatedAttack,
  type ValidationOptions,
} from './runValidation.js';
export { keepValidation, validatedAttacks, validationsFolder, validationsOf } from './validationRecords.js';
export { validationDocument, validationTable, type ValidationOrigin } from './validationTable.js';
export { groupRate, placeTrials, type GroupRate, type PlacedTrial, type PlacedWork } from './groupRates.js';
export { plantManifestSchema, readPlant, type PlantGroup, type PlantManifest } from './plantManifest.js';
