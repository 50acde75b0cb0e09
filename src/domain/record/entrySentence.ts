import { counted, formatBytes, formatSize, wholeNumber } from '../../base/index.js';
import { evidenceFieldSchema } from '../case.js';
import { EVIDENCE_FIELD, EVIDENCE_ROLE } from '../vocabulary.js';
import type { ActionName, EvidencePurpose } from './actions.js';
import type { AuditEntry, EntryOf } from './auditEntry.js';

type Details = { readonly [N in ActionName]: EntryOf<N>['detail'] };

/** What an entry of each action says; `it` is what the entry is about, by name. */
const SENTENCES: { readonly [N in ActionName]: (it: string, detail: Details[N]) => string } = {
  'case-created': (_, { id }) => `The case was created; its id is ${id}.`,
  'case-edited': () => 'The details of the case were edited.',
  'case-adopted': (_, { reason: why }) =>
    `The case was adopted: its log does not hold a head that is on record elsewhere.${because(why)}`,
  'case-index-restored': () => 'The index of the case was restored from the log.',
  'lock-taken-over': (_, { reason: why }) => `The lock on the case was taken over.${because(why)}`,
  'audit-repaired': (_, { line, droppedBytes }) =>
    droppedBytes === undefined
      ? `Line ${wholeNumber(line)} of the log had no line feed; it was added.`
      : `The incomplete line ${wholeNumber(line)} of the log was removed: ${formatBytes(droppedBytes)}.`,
  'head-stamped': (_, { entries, sha256, authority }) =>
    `The head after entry ${wholeNumber(entries)}, ${short(sha256)}, was time-stamped by ${authority}.`,
  'head-signed': (_, { entries, sha256, signer }) =>
    `The head after entry ${wholeNumber(entries)}, ${short(sha256)}, was signed by ${signer}.`,
  'evidence-added': (it, { role, receivedFrom, sizeBytes, sha256 }) =>
    `${it} was received${receivedFrom === '' ? '' : ` from ${receivedFrom}`} as ${EVIDENCE_ROLE[role].phrase}; ${formatSize(sizeBytes)}, SHA-256 ${short(sha256)}.`,
  'evidence-corrected': (it, { after, reason: why }) =>
    `What is stated about ${it} was corrected: ${evidenceFieldSchema.options
      .filter((name) => after[name] !== undefined)
      .map((name) => EVIDENCE_FIELD[name].label)
      .join(', ')}.${because(why)}`,
  'evidence-withdrawn': (it, { reason: why }) => `${it} was withdrawn.${because(why)}`,
  'evidence-restored': (it, { reason: why }) => `${it} was restored.${because(why)}`,
  'evidence-relocated': (it) => `The file of ${it} is in another place; its hash is unchanged.`,
  'evidence-verified': (it, { purpose }) =>
    `${it}: hashed again ${purposeWords(purpose)}; every hash is unchanged.`,
  'evidence-changed': (it, { purpose, items }) =>
    `${it}: hashed again ${purposeWords(purpose)}; ${items
      .filter(({ status }) => status !== 'ok')
      .map(({ id, status }) => `${id} is ${status}`)
      .join(', ')}.`,
  'evidence-receipt-undone': (_, { folder, reason: why }) =>
    `The incomplete receipt in ${folder} was undone.${because(why)}`,
  'examination-prepared': (it, { model, targets, controls, planSha256 }) =>
    `${it} was planned: ${model}, ${targets.join(', ')}, ${controls.length === 0 ? 'no control' : `control ${controls.join(', ')}`}; plan ${short(planSha256)}.`,
  'examination-started': (it, { units, insisted }) =>
    `${it} was started with ${counted(units, 'unit')}${insistedWords(insisted)}.`,
  'examination-resumed': (it, { journalLines, insisted }) =>
    `${it} was resumed after ${counted(journalLines, 'line')} of its journal${insistedWords(insisted)}.`,
  'examination-progress': (it, mark) =>
    `The journal head of ${it} was recorded in this log: ${journalWords(mark)}.`,
  'examination-paused': (it, { units, how }) => `${it} was ${how} after ${counted(units, 'unit')}.`,
  'examination-failed': (it, { code }) => `${it} failed: ${code}.`,
  'examination-finished': (it, { unscoredUnits, findingsSha256, ...mark }) =>
    `${it} was finished: ${journalWords(mark)}${unscoredUnits === 0 ? '' : `, ${counted(unscoredUnits, 'unscored unit')}`}; findings ${short(findingsSha256)}.`,
  'self-tested': (it, { result, engine, insisted }) =>
    result === 'none'
      ? `Before ${it}, there was no self-test for the engine ${engine}.`
      : `Before ${it}, the self-test of the engine ${engine} ${result}${insistedWords(insisted)}.`,
  'engine-crashed': (it, { exitCode, signal, inFlight }) =>
    `The engine crashed during ${it}: ${signal === '' ? `exit code ${exitCode}` : signal}, ${counted(inFlight.length, 'unit')} in progress.`,
  'shards-planned': (_, { examinations, shards, shardPlan }) =>
    `${examinations.join(', ')}: divided into ${counted(shards, 'shard')} by plan ${shardPlan}.`,
  'shards-merged': (it, { shards, repeatedUnits }) =>
    `${counted(shards.length, 'shard')} of ${it} ${shards.length === 1 ? 'was' : 'were'} merged; ${counted(repeatedUnits, 'unit')} ${repeatedUnits === 1 ? 'was' : 'were'} repeated.`,
  'model-inspection-begun': (it, { inspection, with: compared }) =>
    `Inspection ${short(inspection)} of ${it} was begun: ${compared === 'lineage' ? 'comparison of two models' : 'comparison with known models'}.`,
  'model-inspected': (_, { inspection, resultSha256 }) =>
    `Inspection ${short(inspection)} ended; result ${short(resultSha256)}.`,
  'model-inspection-failed': (_, { inspection, code }) => `Inspection ${short(inspection)} failed: ${code}.`,
  'model-asked': (it, { ask, startChar, promptTokens, maxTokens }) =>
    `${it}: asked to continue the work at character ${wholeNumber(startChar)} (request ${short(ask)}; ${counted(promptTokens, 'token')} of prompt, at most ${counted(maxTokens, 'token')} of answer).`,
  'model-answered': (_, { ask, tokens, outputSha256 }) =>
    `Request ${short(ask)} was answered with ${counted(tokens, 'token')}; output ${short(outputSha256)}.`,
  'model-ask-failed': (_, { ask, code }) => `Request ${short(ask)} failed: ${code}.`,
  'exhibit-added': (it, { kind, contentSha256 }) =>
    `${it} was added as an exhibit (${kind}); content ${short(contentSha256)}.`,
  'exhibit-edited': (it) => `The title or the note of exhibit ${it} was edited.`,
  'exhibits-reordered': (it, { id, after }) =>
    `Exhibit ${it} was moved to place ${wholeNumber(after.indexOf(id) + 1)} of ${wholeNumber(after.length)}.`,
  'exhibit-removed': (it, { place }) => `Exhibit ${it} was removed from place ${wholeNumber(place)}.`,
  'exhibit-undone': (_, { file, reason: why }) => `The incomplete exhibit ${file} was undone.${because(why)}`,
  'cleaning-proposed': (_, { set, works, proposals }) =>
    `Set ${wholeNumber(set)} of cleaning proposals was made: ${counted(proposals, 'proposal')} for ${counted(works.length, 'work')}.`,
  'cleaning-decided': (_, { set, proposal, decision }) =>
    `Proposal ${proposal} of set ${wholeNumber(set)} was ${decision}.`,
  'report-begun': (it, { sealed, examinations, exhibits }) =>
    `The number ${it} was reserved for a ${sealed ? 'sealed report' : 'draft'} of ${counted(examinations.length, 'examination')} and ${counted(exhibits.length, 'exhibit')}.`,
  'report-drafting': (it, { pdfSha256 }) =>
    `Draft ${it} was ready to be moved into place; PDF ${short(pdfSha256)}.`,
  'report-sealing': (it, { sealNumber }) =>
    `Sealed report ${it} was ready to be moved into place; seal number ${short(sealNumber)}.`,
  'report-drafted': (it, { pdfSha256 }) =>
    `Report ${it} was drafted${pdfSha256 === '' ? '' : `; PDF ${short(pdfSha256)}`}.`,
  'report-sealed': (it, { sealNumber }) => `Report ${it} was sealed; seal number ${short(sealNumber)}.`,
  'report-failed': (it, { code }) => `Report ${it} failed: ${code}.`,
  'report-undone': (it, { reason: why }) => `The incomplete report ${it} was undone.${because(why)}`,
};

/**
 * An entry of the audit log as one plain sentence. Its line holds more.
 * @param it what the entry is about, by name
 */
export function entrySentence({ action, detail }: AuditEntry, it: string): string {
  return sentenceOf(action, it, detail);
}

function sentenceOf<N extends ActionName>(action: N, it: string, detail: Details[N]): string {
  return SENTENCES[action](it, detail);
}

/** The first digits of a hash; the dialog of an entry has all of them. */
function short(hash: string): string {
  return `${hash.slice(0, 8)}…`;
}

/** The reason that a person gave, as a sentence of its own. */
function because(why: string): string {
  return why === '' ? '' : ` Reason: ${why}${/[.!?…]$/.test(why) ? '' : '.'}`;
}

function insistedWords(insisted: readonly string[] | undefined): string {
  return insisted === undefined ? '' : `; insisted on: ${insisted.join(', ')}`;
}

function journalWords({ journalLines, journalHead }: { journalLines: number; journalHead: string }): string {
  return `${counted(journalLines, 'line')}, head ${short(journalHead)}`;
}

function purposeWords(purpose: EvidencePurpose): string {
  switch (purpose.kind) {
    case 'before-run':
      return 'before a run';
    case 'before-resume':
      return `before ${purpose.examination} is resumed`;
    case 'after-run':
      return `after the run of ${purpose.examination}`;
    case 'before-seal':
      return `before the seal of report ${purpose.report}`;
    case 'on-request':
      return 'on request';
    case 'for-an-estimate':
      return 'for an estimate';
  }
}
