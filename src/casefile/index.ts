export * from './readLines.js';
export * from './auditEntry.js';
export * from './verifyAudit.js';
export { inspectLock, isUnfinished, type LockContent, type LockState } from './caseLock.js';
export * from './migrateCase.js';
export * from './caseFolder.js';
export * from './openCase.js';
export * from './createCase.js';
export * from './evidenceFiles.js';
export * from './verifyEvidence.js';
export * from './addEvidence.js';
export { exhibitPath, findExhibit, readExhibit } from './exhibitFiles.js';
export { addExhibit, editExhibit, moveExhibit, removeExhibit, type ExhibitWords } from './exhibits.js';
export { caseOnRecord } from './caseOnRecord.js';
export { indexDifferences, type CaseDifference } from './indexDifferences.js';
export { checkAnchors } from './readAnchors.js';
export {
  macsOf,
  Openings,
  PRIVATE_FILE,
  privateMac,
  readOpenings,
  type PrivateLine,
  type Secret,
} from './privateLog.js';
export { defaultHeadsFolder, type HeadsFolder, type KeptHead, type MachineHead } from './headStore.js';
export * from './evidencePurpose.js';
export { nextReportNumber, reportsOnRecord, type ReportOnRecord } from './reportsOnRecord.js';
export { tidyReports } from './tidyReports.js';
export { HEADS_FOLDER, headProofs, nextHeadFile, type HeadProof } from './headProofs.js';
