import { ATTACKS } from '../attacks/index.js';
import { readAudit, factsPath, type CaseFolder } from '../casefile/index.js';
import {
  modelFactsSchema,
  workSchema,
  type ModelFacts,
  type ReportSigner,
  type Work,
} from '../domain/index.js';
import { listExaminations, readFindings, examinationFolder } from '../examine/index.js';
import { attackInfo, type ExaminationInput, type ReportInput } from '../exhibit/index.js';
import { hashFile, readBytes } from '../files/index.js';
import { join } from 'node:path';
import { hashChecks, incidentsOf } from './hashChecks.js';

/** Reads everything a report says about evidence and examinations from the case folder. */
export async function caseFacts(
  opened: CaseFolder,
): Promise<Pick<ReportInput, 'case' | 'models' | 'works' | 'checks' | 'examinations' | 'attacks'>> {
  const entries = await readAudit(opened.folder);
  const models: Record<string, ModelFacts> = {};
  const works: Record<string, Work> = {};
  for (const evidence of opened.index.evidence) {
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
  for (const { id, status, start, failure } of await listExaminations(opened)) {
    const findings = await readFindings(opened, id);
    const finished = entries.findLast(
      ({ action, detail }) => action === 'examination-finished' && detail['examination'] === id,
    );
    examinations.push({
      id,
      status,
      failure: findings === null ? failure || `The examination is ${status}; it has no findings.` : '',
      finishedAt: finished?.time ?? '',
      start,
      findings,
      resultsPath: findings === null ? '' : `data/results/${id}.findings.json`,
      resultsSha256:
        findings === null
          ? ''
          : (await hashFile(join(examinationFolder(opened, id), 'findings.json'))).sha256,
      incidents: incidentsOf(entries, id),
    });
  }
  return {
    case: opened.index,
    models,
    works,
    checks: hashChecks(entries, opened.index.evidence),
    examinations,
    attacks: ATTACKS.map(attackInfo),
  };
}

/** Says that nobody signs. */
export const NO_SIGNER: ReportSigner = {
  kind: 'none',
  reason: 'This is a draft: it is not sealed and nobody has signed it.',
};
