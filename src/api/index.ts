export * from '../matter/work/readText.js';
export * from '../matter/machine/useEngine.js';
export * from '../matter/machine/environment.js';
export * from '../matter/report/makeReport.js';
export { DEMO_FOLDER, programIdentity, PROGRAM_ROOT } from '../files/index.js';
export { selfTest } from '../examine/index.js';
export * from './createWorkbench.js';
export * from '../matter/examine/attackData.js';
export * from '../matter/machine/commandWords.js';
export * from '../matter/examine/examineCase.js';
export { describePath } from './grants/describePath.js';
export { isInside } from './grants/grantedPath.js';
export * from '../matter/machine/dataFolder.js';
export * from '../matter/case/demoCase.js';
export * from '../matter/case/editCase.js';
export * from '../matter/case/caseHeads.js';
export { previewDisclosure, type Disclosure } from '../matter/report/previewDisclosure.js';
export { checkCase, type CaseCheck } from '../matter/case/checkCase.js';
export { verifyCase, type CaseVerdict } from '../matter/case/verifyCase.js';
export * from '../matter/case/receipt.js';
export { labelAt } from '../matter/exhibit/exhibitFacts.js';
export { exhibitSource } from '../matter/exhibit/exhibitSource.js';
export { PreparedWorks } from '../matter/work/preparedWorks.js';
export type { ExhibitRequest } from '../contract/index.js';
export * from '../matter/validate/index.js';
export * from '../matter/assisted/assistedFiles.js';
export * from '../matter/replay/index.js';
export type {
  ReplayedExamination,
  ReplayItem,
  ReplayMode,
  ReplayPlace,
  ReplayReport,
} from '../contract/replay.js';
