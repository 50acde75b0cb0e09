export * from './audit/readLines.js';
export * from './audit/verifyAudit.js';
export { FolderLock, inspectLock, isUnfinished, type LockKind, type LockState } from './folderLock.js';
export { processState, thisProcess } from './processIdentity.js';
export * from './caseFolder.js';
export * from './openCase.js';
export * from './createCase.js';
export * from './evidenceFiles.js';
export * from './verifyEvidence.js';
export * from './addEvidence.js';
export { recognizeFile } from './recognizeFile.js';
export { readExtracted } from './readExtracted.js';
export * from './modelScoring.js';
export { evidenceOfContent, exhibitPath, findExhibit, readExhibit } from './exhibitFiles.js';
export { addExhibit, editExhibit, moveExhibit, removeExhibit } from './exhibits.js';
export { caseOnRecord } from './caseOnRecord.js';
export { indexDifferences, type CaseDifference } from './indexDifferences.js';
export { adoptedHeads, adoptedReportNumber } from './audit/anchors.js';
export { checkAnchors } from './readAnchors.js';
export { Openings, readOpenings, type PrivateLine } from './audit/privateLog.js';
export { defaultHeadsFolder } from './audit/headStore.js';
export { lastReportNumber, nextReportNumber, reportsOnRecord } from './audit/reportsOnRecord.js';
export { tidyReports } from './tidyReports.js';
export { HEADS_FOLDER, headProofs, nextHeadFile } from './audit/headProofs.js';
export {
  addProposals,
  decidedOf,
  decideProposals,
  proposalSetPath,
  readProposals,
  readProposalSet,
  requireProposals,
  type Decided,
  type Proposals,
} from './proposals.js';
export { sealedProposals, type Proposal, type ProposalSet } from './proposalSet.js';
export {
  ARCHIVE_LIMITS,
  bytesOf,
  storedArchive,
  storedArchiveSize,
  summedFile,
  type ArchivedFile,
} from './storedArchive.js';
