export * from './policy.js';
export * from './tokenizerFidelity.js';
export * from './engine.js';
export * from './load/weights.js';
export * from './unusedBuild.js';
export * from './evidence/roles.js';
export { CHOSEN_ROLES, chosenIn, wholeChosen, type Chosen } from './evidence/chosen.js';
export {
  EVIDENCE_TEXT,
  EVIDENCE_TEXT_NAMES,
  isAskedIn,
  OPTIONAL_TEXT_NAMES,
  RECEIPT_TEXT,
  type EvidenceText,
} from './evidence/texts.js';
export * from './case.js';
export * from './coded.js';
export * from './finding.js';
export * from './answers/questions.js';
export * from './evidence/designations.js';
export * from './families.js';
export * from './verify/ladder.js';
export * from './unit.js';
export * from './tested/missingText.js';
export * from './tested/testedText.js';
export * from './windowDetails.js';
export * from './examination.js';
export * from './shards/reportShards.js';
export * from './shards/shardPlan.js';
export * from './work.js';
export * from './document.js';
export * from './program.js';
export * from './validation.js';
export * from './report.js';
export * from './samePerson.js';
export * from './lineage.js';
export * from './modelFile.js';
export * from './knownModels.js';
export * from './inspection.js';
export * from './model.js';
export * from './continuation.js';
export * from './exhibit.js';
export * from './reportExhibit.js';
export * from './panels.js';
export * from './findings.js';
export * from './overstatement.js';
export * from './vocabulary.js';
export * from './glossary.js';
export { wordingDocument } from './wordingDocument.js';
export * from './standard/standardCandidate.js';
export * from './standard/planStandard.js';
export * from './standard/noClaim.js';
export {
  ACTION_LABELS,
  HEAD_FILE,
  someWordsSchema,
  type ActionName,
  type CrashDetail,
  type DetailOf,
  type EvidencePurpose,
  type OpenAction,
  type SecretOf,
  type SelfTestDetail,
} from './record/actions.js';
export * from './record/auditEntry.js';
export * from './record/chainedLine.js';
export { entrySentence } from './record/entrySentence.js';
export * from './record/evidenceHistory.js';
export * from './record/examinationsOnRecord.js';
export * from './record/runTime.js';
export { recordDocument } from './record/recordDocument.js';
