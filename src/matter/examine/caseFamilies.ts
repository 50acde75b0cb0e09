import { familyExamination, lostExamination, type TestedFinding } from '../../attacks/index.js';
import { elementAt } from '../../base/index.js';
import { readAudit, type CaseFolder } from '../../casefile/index.js';
import {
  examinationsOnRecord,
  type CaseIndex,
  type FamilyRegister,
  type AuditEntry,
} from '../../domain/index.js';
import { listExaminations, readFindings, type ExaminationSummary } from '../../examine/index.js';
import { registerOfFamilies, type FamilyExamination } from '../../measure/index.js';

interface Tested {
  readonly tested: (opened: CaseFolder, id: string) => Promise<readonly TestedFinding[] | null>;
}

/**
 * Every test of a case that could have ended in a claim, according to its audit log: finished examinations with their findings, all others
 * with the tests that their plan would have made, and those that are no longer in the case folder.
 * @param entries of the audit log, oldest first; what was prepared later is not counted
 * @param summaries of the examinations in the case folder
 * @param kept where findings are kept between calls
 * @throws {PalimpsestError} `findings-broken`, `file-*`
 */
export async function caseFamilies(
  opened: CaseFolder,
  entries: readonly AuditEntry[],
  summaries: readonly ExaminationSummary[],
  kept: Tested = { tested: async (...of) => (await readFindings(...of))?.findings ?? null },
): Promise<FamilyRegister> {
  const examinations: FamilyExamination[] = [];
  for (const { id, attackId, attackVersion, evidence, status } of examinationsOnRecord(entries)) {
    const summary = summaries.find((one) => one.id === id);
    if (summary !== undefined) {
      const findings = summary.status === 'finished' ? await kept.tested(opened, id) : null;
      examinations.push(familyExamination(summary, findings));
      continue;
    }
    const { models, works, controls } = evidence;
    const named = (one: string): { id: string; name: string } => ({ id: one, name: one });
    examinations.push(
      lostExamination({
        examinationId: id,
        attack: { id: attackId, version: attackVersion },
        status,
        model: named(elementAt(models, 0)),
        works: works.slice(0, works.length - controls.length).map(named),
        controls: controls.map(named),
      }),
    );
  }
  return registerOfFamilies(examinations.map((one) => withTitles(one, opened.index)));
}

/** The same register, from a case alone. @throws {PalimpsestError} `start-broken`, `audit-broken`, as {@link caseFamilies} */
export async function familiesOfCase(opened: CaseFolder, kept?: Tested): Promise<FamilyRegister> {
  const entries = await readAudit(opened.folder);
  return caseFamilies(opened, entries, await listExaminations(opened, entries), kept);
}

/** Works, controls and models by their titles, where they have one. */
function withTitles(
  examination: FamilyExamination,
  { evidence }: Pick<CaseIndex, 'evidence'>,
): FamilyExamination {
  const titled = <T extends { readonly id: string; readonly name: string }>(one: T): T => {
    const found = evidence.find(({ id }) => id === one.id);
    return found === undefined ? one : { ...one, name: found.title === '' ? found.name : found.title };
  };
  return {
    ...examination,
    model: titled(examination.model),
    controls: examination.controls.map(titled),
    tests: examination.tests.map((test) => ({ ...test, work: titled(test.work) })),
  };
}
