export { kebabCase, quoted } from './machine/commandWords.js';
export { defaultKeyFolder } from './machine/dataFolder.js';
export { reportEnvironment } from './machine/environment.js';
export { Pace } from './machine/pace.js';
export { settleLoad } from './examine/settleLoad.js';
export { type StartLoggedEngine, useEngine } from './machine/useEngine.js';
export { expectedSigners } from './known/expectedSigners.js';
export { type Learned, learnModels } from './known/learnModels.js';
export { recognizeModel } from './known/recognizeModel.js';
export { compareLineage } from './lineage/compareLineage.js';
export { LINEAGE_DEFAULTS, lineageStepWords } from './lineage/options.js';
export { CaseChecks } from './case/caseChecks.js';
export { attachHeadStamp, givenHead, planFixed, signHead, writeHeadQuery } from './case/caseHeads.js';
export { checkCase } from './case/checkCase.js';
export { addDemoEvidence, demoChoice, DEMO_HEAD, DEMO_IDS, DEMO_RUNS } from './case/demoCase.js';
export { copySample, sampleCaseId } from './case/sampleCase.js';
export { editCase } from './case/editCase.js';
export { findCases, isCaseId } from './case/findCases.js';
export { folderKind } from './case/folderKind.js';
export { evidenceStates, hashChecks, incidentsOf } from './case/hashChecks.js';
export { discardCase, makeCase, newCaseFolder } from './case/newCase.js';
export { nextStep } from './case/nextStep.js';
export type { OpenCases } from './case/openCases.js';
export { type Receipt, receiptOptions, verifyOnRequest } from './case/receipt.js';
export { type CaseVerdict, verifyCase } from './case/verifyCase.js';
export { citationIn, citePassages, citeReadable } from './work/citations.js';
export { cleaningEntries, CleaningMarks } from './work/cleaning.js';
export { readFacts } from './work/facts.js';
export { PreparedWorks } from './work/preparedWorks.js';
export {
  decidedProposals,
  type DecidedProposal,
  listAccepted,
  proposeQuotations,
} from './work/proposeQuotations.js';
export { LARGEST_TEXT, readTextFile } from './work/readText.js';
export { shownTokens } from './work/shownTokens.js';
export { EngineTokenizers } from './work/tokenizers.js';
export { paragraphsOfWork, workRow } from './work/workRows.js';
export type { Tokenizers, Works } from './work/works.js';
export { CaseAnswers } from './answer/caseAnswers.js';
export { type MeasuredModel, type MeasuredText, measurePerplexity } from './perplexity/measurePerplexity.js';
export { type PerplexityResults, perplexityResults } from './perplexity/results.js';
export { CaseSearch } from './find/findInCase.js';
export { entryMatch } from './find/wordMatch.js';
export { attackData } from './examine/attackData.js';
export {
  checkChoice,
  evidenceIdsOf,
  examinationFindings,
  examinationOptions,
  type ExamineChoice,
  examineCommand,
  loadOf,
  outcomeData,
  parametersOfAll,
  takesReferences,
  takesSpikes,
  typedParameters,
} from './examine/examineCase.js';
export { familiesOfCase } from './examine/caseFamilies.js';
export { caseOutcomes } from './examine/caseOutcomes.js';
export { KeptFindings } from './examine/keptFindings.js';
export { fitWords, modelFit } from './examine/modelFit.js';
export { observedOutcome, runTally, type RunTally } from './examine/partialResults.js';
export { preparationWords } from './examine/preparationWords.js';
export { shortExamination, shortExaminations } from './examine/shortExaminations.js';
export {
  checkStandard,
  standardChoice,
  standardEstimate,
  type StandardChosen,
} from './examine/standardExamination.js';
export { unitTally } from './examine/unitTally.js';
export { BATCH_SYSTEMS, batchFile, besideOf, type BatchSystem } from './shards/batchFile.js';
export { makeShardPlan } from './shards/makePlan.js';
export { mergeInto, mergeShards, type MergeOutcome } from './shards/mergeShards.js';
export { findPlan, newestPlan } from './shards/planFiles.js';
export { plansOfCase } from './shards/plansOfCase.js';
export { runShard } from './shards/runShard.js';
export { shardStatus, type PlanStatus } from './shards/shardStatus.js';
export type { ExaminationView } from './reader/examinationView.js';
export { ExaminationViews } from './reader/examinationViews.js';
export type { ViewedWork } from './reader/viewedWork.js';
export { partialOf } from './reader/partialOf.js';
export { readerTokens } from './reader/readerTokens.js';
export { readerTop } from './reader/readerTop.js';
export { readerWork } from './reader/readerWork.js';
export { inspectModel, type InspectionChoice } from './inspect/inspectModel.js';
export { askWork } from './ask/askWork.js';
export { LiveEngine } from './ask/liveEngine.js';
export { liveModel } from './ask/liveModel.js';
export {
  type AssistedProgress,
  decodeFile,
  DEFAULT_CODING_CONTEXT,
  type EncodedFile,
  encodeFile,
} from './assisted/assistedFiles.js';
export type { PlantManifest } from './validate/plantSchema.js';
export { isAsPlanted, runValidation, type Validation } from './validate/runValidation.js';
export {
  keepValidation,
  readMethodNumbers,
  readRates,
  validatedAttacks,
  validationsFolder,
  writeRates,
} from './validate/validationRecords.js';
export { validationDocument, validationTables } from './validate/validationTable.js';
export { correctEvidence } from './evidence/correctEvidence.js';
export { relocateEvidence } from './evidence/relocateEvidence.js';
export { restoreEvidence, withdrawEvidence } from './evidence/withdrawEvidence.js';
export { auditSubjects } from './exhibit/auditSubjects.js';
export { labelAt } from './exhibit/exhibitFacts.js';
export { type ListedExhibit, listExhibits } from './exhibit/listExhibits.js';
export { type ExhibitsDisclosure, exhibitsDisclose } from './exhibit/exhibitsDisclose.js';
export { exhibitSource, type ExhibitSources } from './exhibit/exhibitSource.js';
export { KeptRecords } from './exhibit/keptRecords.js';
export type { ReportChoice } from './report/leftOut.js';
export {
  type MadeReport,
  makeReport,
  REPORT_POINTS,
  type ReportOptions,
  type ReportPoint,
} from './report/makeReport.js';
export { findingsCitations } from './report/reportCitations.js';
export { refuseIncomplete, refuseOtherSigner } from './report/sealRefusals.js';
export { type Disclosure, previewDisclosure } from './report/previewDisclosure.js';
export { previewReport, reportGaps, signerOfFolder } from './report/previewReport.js';
export { keepStatementDraft, readStatementDraft, readStatementFile } from './report/statementDraft.js';
export { reportDownload, type ReportDownload } from './report/reportDownload.js';
export { readCaseReport, readReport } from './report/readReport.js';
export { writeExhibits, writeTables, type WrittenParts } from './report/reportParts.js';
export { findReport, reportFolder, reportPdf } from './report/reportPdf.js';
export { loadBearingOfBag } from './replay/loadBearing.js';
export { replayBag } from './replay/replayBag.js';
export { type ReportVerdict, verifyReport } from './verify/verifyReport.js';
export { DEFAULT_TOLERANCE_DECADES, type ReplayOptions } from './replay/replayOptions.js';
