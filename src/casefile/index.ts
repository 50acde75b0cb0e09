export * from './audit/readLines.js';
export { CHAIN_START, readChained } from './audit/chainedLine.js';
export * from './audit/auditEntry.js';
export * from './audit/verifyAudit.js';
export { inspectLock, isUnfinished, type LockState } from './caseLock.js';
export * from './migrateCase.js';
export * from './caseFolder.js';
export * from './openCase.js';
export * from './createCase.js';
export * from './evidenceFiles.js';
export * from './verifyEvidence.js';
export * from './addEvidence.js';
export { readExtracted } from './readExtracted.js';
export * from './modelScoring.js';
export { exhibitPath, findExhibit, readExhibit } from './exhibitFiles.js';
export { addExhibit, editExhibit, moveExhibit, removeExhibit } from './exhibits.js';
export { caseOnRecord } from './caseOnRecord.js';
export { indexDifferences, type CaseDifference } from './indexDifferences.js';
export { checkAnchors } from './readAnchors.js';
export { macsOf, Openings, readOpenings, type PrivateLine } from './audit/privateLog.js';
export { defaultHeadsFolder } from './audit/headStore.js';
export * from './audit/evidencePurpose.js';
export { nextReportNumber, reportsOnRecord } from './audit/reportsOnRecord.js';
export { tidyReports } from './tidyReports.js';
export { HEADS_FOLDER, headProofs, nextHeadFile } from './audit/headProofs.js';
export {
  addProposals,
  decidedOf,
  decideProposals,
  readProposals,
  requireProposals,
  type Decided,
  type Proposal,
  type Proposals,
  type ProposalSet,
} from './proposals.js';
