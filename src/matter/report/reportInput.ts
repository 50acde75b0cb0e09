import { ATTACKS } from '../../attacks/index.js';
import { inputError } from '../../base/index.js';
import { nextReportNumber, readAudit, factsPath, type CaseFolder } from '../../casefile/index.js';
import {
  isSameName,
  modelFactsSchema,
  usedIds,
  workSchema,
  evidenceHistory,
  runsOnRecord,
  entriesOf,
  type CaseIndex,
  type ModelFacts,
  type ReportSigner,
  type Work,
  type AuditEntry,
} from '../../domain/index.js';
import { listExaminations, readFindings, shardsOnRecord, examinationFolder } from '../../examine/index.js';
import { attackInfo, type ExaminationInput, type ReportInput } from '../../exhibit/index.js';
import { fileExists, hashFile, programIdentity, readBytes } from '../../files/index.js';
import type { KeyInfo } from '../../seal/index.js';
import { join } from 'node:path';
import { planFixed } from '../case/caseHeads.js';
import { caseIncidents } from '../case/caseIncidents.js';
import type { CaseSnapshot } from '../case/caseSnapshot.js';
import { disclosedEvidence, withoutPaths } from '../case/disclosedEvidence.js';
import { clockSetBack } from '../case/clocks.js';
import { hashChecks, incidentsOf } from '../case/hashChecks.js';
import { caseFamilies } from '../examine/caseFamilies.js';
import { briefItems, chosenExaminations, omittedExaminations, type ReportChoice } from './leftOut.js';
import { methodRates } from '../validate/methodRates.js';
import { readMethodNumbers, readRates, validationsOf } from '../validate/validationRecords.js';

/** What a case provides for a report, and the audit log from which it was read. */
export interface CaseFacts {
  readonly input: Pick<
    ReportInput,
    | 'case'
    | 'models'
    | 'works'
    | 'checks'
    | 'changes'
    | 'examinations'
    | 'omitted'
    | 'briefItems'
    | 'families'
    | 'validations'
    | 'methodRates'
    | 'attacks'
    | 'audit'
  >;
  readonly entries: readonly AuditEntry[];
}

/**
 * Reads from the case folder everything that a report says about evidence and examinations.
 * @param snapshot the index and the audit log that count; later entries do not
 * @param choice which examinations are reported in full
 * @param dataFolder where validations are kept; default: of this machine
 * @throws {PalimpsestError} `examination-unknown`, `report-choice`; `audit-broken`, `start-broken`, `findings-broken`, `validation-broken`,
 * `file-*`
 */
export async function caseFacts(
  opened: CaseFolder,
  { index, audit }: CaseSnapshot,
  choice: ReportChoice = {},
  dataFolder?: string,
): Promise<CaseFacts> {
  const chosen = chosenExaminations(index, choice);
  const entries = (await readAudit(opened.folder)).slice(0, audit.head.entries);
  const models: Record<string, ModelFacts> = {};
  const works: Record<string, Work> = {};
  for (const evidence of index.evidence) {
    const facts: unknown = JSON.parse(
      new TextDecoder().decode(await readBytes(factsPath(opened, evidence.id), 512 * 1024 * 1024)),
    );
    const model = modelFactsSchema.safeParse(facts);
    const work = workSchema.safeParse(facts);
    if (model.success) models[evidence.id] = model.data;
    if (work.success)
      works[evidence.id] = { ...work.data, id: evidence.id, evidenceId: evidence.id, title: evidence.title };
  }
  const examinations: ExaminationInput[] = [];
  const summaries = await listExaminations(opened, entries);
  for (const { id, status, start, failureCode } of chosen.flatMap((one) =>
    summaries.filter((summary) => summary.id === one),
  )) {
    const findings = await readFindings(opened, id);
    const finished = entriesOf(entries, 'examination-finished').findLast(
      ({ detail }) => detail.examination === id,
    );
    examinations.push({
      id,
      status,
      failure:
        findings === null
          ? `The examination is ${status}${failureCode === '' ? '' : ` (${failureCode})`}; it has no findings.`
          : '',
      finishedAt: finished?.time ?? '',
      start,
      findings,
      resultsPath: findings === null ? '' : `data/results/${id}.findings.json`,
      resultsSha256:
        findings === null
          ? ''
          : (await hashFile(join(examinationFolder(opened, id), 'findings.json'))).sha256,
      runs: runsOnRecord(entries, id),
      planFixed: planFixed(entries, id),
      shards: shardsOnRecord(entries, id),
      incidents: incidentsOf(entries, id).map((incident) => withoutPaths(opened, incident)),
    });
  }
  const shipped = await readRates();
  const validations = await validationsOf(
    examinations.flatMap(({ runs }) => runs),
    shipped,
    dataFolder,
  );
  const examined = examinations.flatMap(({ start, runs }) =>
    start === null
      ? []
      : [
          {
            ...start.attack,
            builds: runs.map(({ program }) => program.build),
          },
        ],
  );
  return {
    entries,
    input: {
      case: { ...index, evidence: index.evidence.map(disclosedEvidence) },
      models,
      works,
      checks: hashChecks(entries, index.evidence),
      changes: Object.fromEntries(evidenceHistory(entries)),
      examinations,
      omitted: omittedExaminations(entries, index, chosen, summaries, choice.leaveOutReason ?? ''),
      briefItems: briefItems(index, usedBy(examinations), choice),
      families: await caseFamilies(opened, entries, summaries),
      validations,
      methodRates: methodRates(examined, validations, shipped, {
        build: programIdentity().build,
        numbers: await readMethodNumbers(),
      }),
      audit: {
        head: audit.head.sha256,
        count: audit.head.entries,
        clockSetBack: clockSetBack(entries),
        incidents: caseIncidents(entries),
      },
      attacks: ATTACKS.map(attackInfo),
    },
  };
}

/** The items that examinations use, each with the first examination that does. */
function usedBy(examinations: readonly ExaminationInput[]): Map<string, string> {
  const used = new Map<string, string>();
  for (const { id, start } of examinations) {
    if (start === null) continue;
    for (const item of usedIds(start)) if (!used.has(item)) used.set(item, id);
  }
  return used;
}

/**
 * The number of the next report, and which report it replaces. A number is not given again if the case or this machine knows that it was given,
 * or if its folder exists.
 * @param begunAt UTC; its year is part of the number
 * @param replaces id of a sealed report of the case that this one replaces; without it, the report replaces none
 * @throws {PalimpsestError} `report-unknown`, `report-unsealed`
 */
export async function nextReport(
  opened: CaseFolder,
  begunAt: string,
  replaces: string | undefined,
): Promise<Pick<ReportInput, 'id' | 'revision' | 'supersedes'> & { readonly number: number }> {
  const { reports } = opened.index;
  const replaced = replaces === undefined ? null : replaceable(opened, replaces);
  const numbered = (number: number): string =>
    `PAL-${begunAt.slice(0, 4)}-${String(number).padStart(4, '0')}`;
  let number = nextReportNumber(await readAudit(opened.folder), reports, await opened.machineHead());
  while (await fileExists(opened.path('reports', numbered(number)))) number += 1;
  return {
    id: numbered(number),
    number,
    revision: (replaced?.revision ?? 0) + 1,
    supersedes:
      replaced === null
        ? null
        : { id: replaced.id, revision: replaced.revision, sha256: replaced.sealNumber },
  };
}

function replaceable({ index: { reports } }: CaseFolder, id: string): CaseIndex['reports'][number] {
  const sealed = reports.filter((report) => report.sealed).map((report) => report.id);
  const hint =
    sealed.length === 0 ? 'No report of this case is sealed yet.' : `Sealed reports: ${sealed.join(', ')}.`;
  const found = reports.find((report) => report.id === id);
  if (found === undefined)
    throw inputError('report-unknown', `There is no report ${id} in this case.`, hint, { id });
  if (!found.sealed)
    throw inputError('report-unsealed', `${id} is a draft, and drafts are not replaced.`, hint, { id });
  return found;
}

/** The signer, as a report names the holder of a key. @param examiner as the head of the case names them; empty when it does not */
export function signerOf(info: KeyInfo, examiner: string): ReportSigner {
  return {
    kind: 'key',
    subject: [info.name, info.title, info.organization]
      .filter((part) => part !== undefined && part !== '')
      .join(', '),
    certificateSha256: info.fingerprint,
    authoritySha256: info.authorityFingerprint,
    sshFingerprint: info.sshFingerprint,
    validFrom: info.validFrom,
    validTo: info.validTo,
    trust: info.selfAsserted ? 'self-asserted' : 'issued',
    issuer: info.selfAsserted ? 'the holder of the key' : info.issuer,
    ...(examiner.trim() === '' || isSameName(info.name, examiner) ? {} : { sealedBy: info.name }),
  };
}

/** A report that no one signs. */
export const NO_SIGNER: ReportSigner = {
  kind: 'none',
  reason: 'This is a draft: it is not sealed, and no one has signed it.',
};
