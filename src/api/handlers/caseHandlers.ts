import { inputError } from '../../base/index.js';
import { scoringOfEvidence, scanAudit, type CaseFolder } from '../../casefile/index.js';
import {
  addDemoEvidence,
  type CaseChecks,
  copySample,
  DEMO_HEAD,
  discardCase,
  editCase,
  evidenceStates,
  familiesOfCase,
  makeCase,
  newCaseFolder,
  nextStep,
  sampleCaseId,
  shortExaminations,
} from '../../matter/index.js';
import { familyCountsSchema, notWithdrawn, type Evidence, type FamilyRegister } from '../../domain/index.js';
import type { CallContext, CaseOverview, Handlers } from '../../contract/index.js';
import type { CaseKeeper } from '../stores/caseKeeper.js';
import type { ServiceContext } from '../workbench/context.js';
import { grantedPath } from '../grants/grantedPath.js';
import type { Recents } from '../stores/recents.js';
import type { Settings } from '../stores/settings.js';

/** What only the case handlers need from the workbench. */
export interface CaseParts {
  readonly keeper: CaseKeeper;
  readonly recents: Recents;
  readonly settings: Settings;
  /** The reason why a case may not be closed now, in words; null when it may. */
  readonly objection: (caseId: string) => string | null;
}

type CaseCall =
  | 'case.create'
  | 'case.createDemo'
  | 'case.createSample'
  | 'case.open'
  | 'case.forget'
  | 'case.show'
  | 'case.check'
  | 'case.families'
  | 'case.tests'
  | 'case.edit'
  | 'case.close';

/** Handlers that create, open, show, change and close cases. */
export function caseHandlers(context: ServiceContext, parts: CaseParts): Pick<Handlers, CaseCall> {
  const { options, grants, jobs, cases, checks, findings, emit } = context;
  const { keeper, recents, settings, objection } = parts;
  return {
    'case.create': async ({ parent, name, head }) => {
      const folder = await newCaseFolder(await grantedPath(grants, parent, 'folder'), name);
      const caseId = await keeper.adopt(await makeCase(options, folder, head));
      await settings.keepExaminer(head);
      return { caseId };
    },
    'case.createDemo': async ({ parent, name }) => {
      const folder = await newCaseFolder(await grantedPath(grants, parent, 'folder'), name);
      const about = { kind: 'demo-case', title: 'Creating the demonstration case', caseId: '' } as const;
      const jobId = jobs.start(about, async ({ signal, step, progress }) => {
        step('Copying and hashing the supplied models and works');
        const opened = await makeCase(options, folder, DEMO_HEAD);
        try {
          await addDemoEvidence(opened, {
            signal,
            onReceived: (_evidence, done, total) => progress(done, total, 'steps'),
          });
        } catch (error) {
          await discardCase(opened);
          throw error;
        }
        return { kind: 'demo-case', caseId: await keeper.adopt(opened) };
      });
      return { jobId };
    },
    'case.createSample': async ({ parent, name }) => {
      const place = await grantedPath(grants, parent, 'folder');
      const id = await sampleCaseId();
      const known = (await keeper.known()).find(({ caseId, state }) => caseId === id && state !== 'gone');
      if (known !== undefined) return { caseId: await keeper.open(known.folder) };
      const folder = await newCaseFolder(place, name);
      await copySample(folder);
      return { caseId: await keeper.open(folder) };
    },
    'case.open': async ({ folder }) => ({
      caseId: await keeper.open(await grantedPath(grants, folder, 'case', 'folder')),
    }),
    'case.forget': async ({ caseId }) => {
      if (keeper.isOpen(caseId)) await close(caseId);
      await recents.forget(caseId);
      emit('cases.changed', {});
      return {};
    },
    'case.show': ({ caseId }, caller) => overview(keeper, checks, caseId, caller),
    'case.check': async ({ caseId }) => checks.all(await cases.get(caseId)),
    'case.families': async ({ caseId }) => familyCountsSchema.strip().parse(await families(caseId)),
    'case.tests': async ({ caseId }) => ({ tests: (await families(caseId)).tests }),
    'case.edit': async ({ caseId, head }) => {
      const opened = await cases.writable(caseId);
      if ((await editCase(opened, head)).length === 0) return {};
      await recents.describe(caseId, opened.index.head);
      await settings.keepExaminer(opened.index.head);
      emit('case.changed', { caseId, what: 'head' });
      emit('cases.changed', {});
      return {};
    },
    'case.close': async ({ caseId }) => {
      await close(caseId);
      return {};
    },
  };

  /** What differs from the audit log is not counted. The answers of the case check the same, so both read its findings together. */
  async function families(caseId: string): Promise<FamilyRegister> {
    const opened = await cases.get(caseId);
    await checks.requireAll(opened);
    return familiesOfCase(opened, findings);
  }

  async function close(caseId: string): Promise<void> {
    const why = objection(caseId);
    if (why !== null) {
      throw inputError('case-busy', why, 'Pause or stop it first, or wait until it has ended.', { caseId });
    }
    await keeper.close(caseId);
  }
}

async function notScorable(
  opened: CaseFolder,
  evidence: readonly Evidence[],
): Promise<CaseOverview['notScorable']> {
  const models: CaseOverview['notScorable'] = [];
  for (const item of evidence) {
    const scoring = await scoringOfEvidence(opened, item);
    if (scoring?.can === false) models.push({ id: item.id, why: scoring.why, remedy: scoring.remedy });
  }
  return models;
}

async function overview(
  keeper: CaseKeeper,
  checks: CaseChecks,
  caseId: string,
  { role }: CallContext,
): Promise<CaseOverview> {
  const { opened, readReason } = await keeper.look(caseId);
  const { index, folder } = opened;
  const { entries, head } = await scanAudit(folder);
  const examinations = await shortExaminations(opened, entries);
  const refused = await notScorable(opened, index.evidence);
  const usable = notWithdrawn(index.evidence).filter(({ id }) => !refused.some((model) => model.id === id));
  const isVisitor = role === 'reader';
  return {
    caseId,
    folder,
    mode: isVisitor || readReason !== '' ? 'read' : 'write',
    readReason: isVisitor ? 'You may only view this case; only the examiner can change it.' : readReason,
    index,
    evidenceStates: evidenceStates(entries, index.evidence),
    notScorable: refused,
    examinations,
    audit: { entries: head.entries, sha256: head.sha256 },
    integrity: await checks.look(opened),
    nextStep: nextStep({ ...index, evidence: usable }, examinations),
  };
}
