export { readFindings, readStart, examinationFolder } from './journal/examinationFiles.js';
export type { StartedEngine, StartEngine } from './engineHolder.js';
export { isCrash, type EngineHolder } from './engineHolder.js';
export {
  comparedParts,
  contextThen,
  couldFork,
  fingerprintOf,
  fixedLoad,
  loadsOf,
  numericFingerprint,
} from './numericFingerprint.js';
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
export { runExamination, type RunOutcome } from './runExamination.js';
export { loadAskedFor, refuseFinished, resumeExamination } from './resumeExamination.js';
export { examinationsOnRecord, runsOnRecord } from './record/examinationsOnRecord.js';
export {
  listExaminations,
  summarizeExamination,
  type ExaminationSummary,
} from './record/examinationSummary.js';
export { checkJournal } from './journal/openJournal.js';
export { caseDifferences, requireSameCase, type CheckScope } from './record/caseDifferences.js';
export { caseDiffers, differenceWords } from './record/caseDiffers.js';
export { OTHER_TEXT, readKeptTokens } from './record/keptTokens.js';
export { journalBroken } from './journal/journalFormat.js';
export { JOURNAL_START, readJournalFrom, type JournalPosition } from './journal/followJournal.js';
export type { UnitOutcome } from './journal/journalWriter.js';
export { readArrays, type ArrayPlace } from './journal/readArrays.js';
export { excludedSpans, loadCleaning, plannedCleaningSha256, prepareEvidence } from './loadWorks.js';
export { ObservedUnits } from './journal/observedUnits.js';
export { measureFidelity } from './fidelity/measureFidelity.js';
export { requirePreTokenizer } from './preTokenizer.js';
export { INSISTABLE, insistences, memoryShortOf } from './insist.js';
export { selfTest, UNNAMED_ERROR } from './selfTest.js';
export { keepMemorySmall } from './smallMemory.js';
export { inThisThread, type HeavyWork } from './heavyWork.js';
export { inWorkerThread } from './workerThread.js';
export { quotationJob } from './quotations.js';
