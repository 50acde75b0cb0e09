export { readFindings, readStart, examinationFolder } from './examinationFiles.js';
export type { StartedEngine, StartEngine } from './engineHolder.js';
export { numericFingerprint, type EngineHolder } from './engineHolder.js';
export type { RunEstimate } from './estimateRun.js';
export { chooseEvidence, type ChosenEvidence } from './chooseEvidence.js';
export {
  planExamination,
  planFromVocabulary,
  requireUnchangedEvidence,
  type ExaminationOptions,
  type PlannedExamination,
  type PreparationStep,
} from './planExamination.js';
export { machineFacts, prepareExamination, type PreparedExamination } from './prepareExamination.js';
export type { RunProgress } from './progressMeter.js';
export { observeAgain } from './observeAgain.js';
export { reduceJournal } from './reduceJournal.js';
export { runExamination, type RunOptions, type RunOutcome } from './runExamination.js';
export { CRASHED_TWICE } from './runUnits.js';
export {
  gpuAskedFor,
  refuseFinished,
  resumeExamination,
  type Difference,
  type ResumeOptions,
} from './resumeExamination.js';
export { examinationsOnRecord, runsOnRecord } from './examinationsOnRecord.js';
export { listExaminations, summarizeExamination, type ExaminationSummary } from './examinationSummary.js';
export { checkJournal } from './openJournal.js';
export {
  caseDifferences,
  caseDiffers,
  differenceWords,
  requireSameCase,
  type CheckScope,
} from './caseDifferences.js';
export { journalBroken, type JournalHead } from './journalFormat.js';
export { JOURNAL_START, readJournalFrom, type JournalPosition } from './followJournal.js';
export type { UnitOutcome } from './journalWriter.js';
export { readArrays, type ArrayPlace } from './readArrays.js';
export { excludedSpans, loadCleaning } from './loadWorks.js';
export type { JournalScan } from './scanJournal.js';
export { ObservedUnits } from './observedUnits.js';
export { INSISTABLE } from './insist.js';
export { selfTest, type SelfTestOptions } from './selfTest.js';
export { keepMemorySmall } from './smallMemory.js';
export { inThisThread, type HeavyWork } from './heavyWork.js';
export { inWorkerThread } from './workerThread.js';
