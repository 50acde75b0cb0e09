export * from './readText.js';
export * from './useEngine.js';
export * from './environment.js';
export * from './makeReport.js';
export { DEMO_FOLDER, programIdentity, PROGRAM_ROOT } from '../files/index.js';
export { selfTest } from '../examine/index.js';
export * from './service.js';
export * from './attackData.js';
export * from './commandWords.js';
export * from './examineCase.js';
export { describePath } from './service/describePath.js';
export { isInside } from './service/grantedPath.js';
export { errorDataOf } from './service/jobs.js';
export * from './dataFolder.js';
export * from './demoCase.js';
export * from './editCase.js';
export * from './caseHeads.js';
export { previewDisclosure, type Disclosure } from './previewDisclosure.js';
export { checkCase, type CaseCheck } from './checkCase.js';
export { verifyCase, type CaseVerdict } from './verifyCase.js';
export * from './receipt.js';
export { labelAt } from './exhibitFacts.js';
export { exhibitSource } from './exhibitSource.js';
export { PreparedWorks } from './service/preparedWorks.js';
export type { ExhibitRequest } from '../contract/index.js';
export * from './validate/index.js';
export * from './assistedFiles.js';
export * from './replay/index.js';
export type {
  ReplayedExamination,
  ReplayItem,
  ReplayMode,
  ReplayPlace,
  ReplayReport,
} from '../contract/replay.js';
