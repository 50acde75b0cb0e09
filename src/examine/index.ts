export { FINDINGS_FILE, readFindings, readStart, examinationFolder } from './journal/examinationFiles.js';
export type { StartedEngine, StartEngine } from './engine/engineHolder.js';
export { isCrash, type EngineHolder } from './engine/engineHolder.js';
export {
  comparedParts,
  contextThen,
  couldFork,
  fingerprintOf,
  fixedLoad,
  numericFingerprint,
} from './engine/numericFingerprint.js';
export { estimateRun, type RunEstimate } from './estimateRun.js';
export { earlierRuns } from './engine/earlierRuns.js';
export { EngineRates } from './engine/engineRates.js';
export { chooseEvidence, type ChosenEvidence } from './chooseEvidence.js';
export {
  pathOf,
  planExamination,
  planFromVocabulary,
  planOn,
  readInputs,
  requireUnchanged,
  requireUnchangedEvidence,
  type ReadInputs,
  type ExaminationOptions,
  type PlannedExamination,
  type PreparationStep,
} from './planExamination.js';
export { machineFacts, prepareExamination, type PreparedExamination } from './prepareExamination.js';
export type { RunProgress } from './progressMeter.js';
export { observeAgain } from './observeAgain.js';
export { crashOf, type CrashRecord } from './engine/crashOf.js';
export { observePart } from './observePart.js';
export { refuseOtherRuns, runMerged } from './mergedRun.js';
export {
  difference,
  engineDifferences,
  planDifferences,
  refuse,
  startDifferences,
} from './startDifferences.js';
export { differingParts, programWords } from './engine/otherBuild.js';
export { knownAnswers, selfTestFailed } from './testRun.js';
export { arrayDifferences } from './record/arrayDifferences.js';
export { countLines } from './journal/countLines.js';
export { scanJournal } from './journal/scanJournal.js';
export { JOURNAL_FILE, START_FILE } from './journal/examinationFiles.js';
export { runExamination, type RunOutcome } from './runExamination.js';
export { asStarted, optionsOfStart } from './asStarted.js';
export { refuseFinished, resumeExamination } from './resumeExamination.js';
export { shardsOnRecord } from './record/shardsOnRecord.js';
export {
  listExaminations,
  summarizeExamination,
  type ExaminationSummary,
} from './record/examinationSummary.js';
export { checkJournal } from './journal/openJournal.js';
export { caseDifferences, compareCase, requireSameCase, type CheckScope } from './record/caseDifferences.js';
export type { CaseNote } from './record/caseNote.js';
export { caseDiffers, caseNoteWords, differenceWords } from './record/caseDiffers.js';
export { OTHER_TEXT, readingsOnRecord, readKeptTokens } from './record/keptTokens.js';
export { journalBroken } from './journal/journalFormat.js';
export { JOURNAL_START, readJournalFrom, type JournalPosition } from './journal/followJournal.js';
export type { UnitOutcome } from './journal/journalWriter.js';
export { readArrays, type ArrayPlace } from './journal/readArrays.js';
export { excludedSpans, loadCleaning, prepareEvidence } from './loadWorks.js';
export { withJournal } from './journal/reduceJournal.js';
export { measureFidelity } from './fidelity/measureFidelity.js';
export { requirePreTokenizerIn } from './preTokenizer.js';
export { INSISTABLE, type Insistence, insistences, memoryShortOf } from './insist.js';
export { selfTest } from './selfTest.js';
export { keepMemorySmall } from './engine/smallMemory.js';
export { inThisThread, type HeavyWork } from './heavyWork.js';
export { inWorkerThread } from './workerThread.js';
export { quotationJob } from './quotations.js';
export { inputWithoutTexts, keepingInput, reduceWithoutTexts } from './journal/withoutTexts.js';
export { refuseSame, sameExamination } from './sameRequest.js';
