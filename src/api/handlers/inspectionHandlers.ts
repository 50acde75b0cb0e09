import { inputError } from '../../base/index.js';
import { findEvidenceOfRole } from '../../casefile/index.js';
import type { CheckedInput, Handlers } from '../../contract/index.js';
import { computesOn, MODEL_ROLES, type Inspection } from '../../domain/index.js';
import { measureFidelity } from '../../examine/index.js';
import {
  defaultKeyFolder,
  expectedSigners,
  inspectModel,
  type InspectionChoice,
  type KeptRecords,
  type LiveEngine,
  liveModel,
} from '../../matter/index.js';
import { grantedPath } from '../grants/grantedPath.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handlers that compare a model with others, and have the engine check itself on it. */
export function inspectionHandlers(
  context: ServiceContext,
  live: LiveEngine,
  records: KeptRecords<Inspection>,
): Pick<Handlers, 'model.inspect' | 'model.check'> {
  const { cases, clock, emit, grants, jobs, options } = context;
  return {
    'model.inspect': async ({ caseId, evidenceId, what }) => {
      const opened = await cases.writable(caseId);
      const model = findEvidenceOfRole(opened, evidenceId, MODEL_ROLES);
      if (what.kind === 'lineage') {
        findEvidenceOfRole(opened, what.baseId, MODEL_ROLES);
        if (what.baseId === evidenceId) throw sameModel(evidenceId);
      }
      const choice = await choiceOf(what);
      const about = { kind: 'model-inspect', caseId, title: `Inspecting ${model.id}` } as const;
      const jobId = jobs.start(about, async (tools) => {
        const record = await inspectModel(clock, opened, evidenceId, choice, {
          ...tools,
          onRecorded: () => emit('case.changed', { caseId, what: 'audit' }),
        });
        records.keep(record);
        return { kind: 'model-inspect', record };
      });
      return { jobId };
    },
    'model.check': async ({ caseId, evidenceId }) => {
      const opened = await cases.get(caseId);
      const model = findEvidenceOfRole(opened, evidenceId, MODEL_ROLES);
      live.requireFree(caseId);
      const about = { kind: 'model-check', caseId, title: `Checking the engine on ${model.id}` } as const;
      const jobId = jobs.start(about, async ({ signal, step, progress }) => {
        const loaded = await liveModel(opened, evidenceId, context.loadSettings(), {
          signal,
          onHash: () => step('Hashing the model'),
          onHashed: (done, total) => progress(done, total, 'bytes'),
        });
        step('Loading the model');
        const { key, load, ...rest } = loaded;
        const again = { ...rest, key: `${key} again`, load: { ...load, checkAgain: true, checkLong: true } };
        return live.use(again, async (engine, loadedModel) => ({
          kind: 'model-check',
          evidenceId,
          engine: computesOn(loadedModel.fingerprint),
          selfCheck: loadedModel.selfCheck,
          selfCheckMs: (await engine.counters()).selfCheckMs,
          loadWarnings: loadedModel.warnings,
          tokenizerFidelity: await measureFidelity(engine, loadedModel),
        }));
      });
      return { jobId };
    },
  };

  async function choiceOf(what: CheckedInput<'model.inspect'>['what']): Promise<InspectionChoice> {
    if (what.kind === 'lineage') return what;
    const folder = await grantedPath(grants, what.list, 'folder');
    const expected = await expectedSigners({
      authority: what.authority === '' ? undefined : what.authority,
      keyFolder: defaultKeyFolder(options.dataFolder),
      isNamed: false,
    });
    return { kind: what.kind, folder, expected };
  }
}

function sameModel(id: string): Error {
  return inputError(
    'inspection-same-model',
    `${id} cannot be compared with itself.`,
    'Choose another model of the case.',
    { field: 'what.baseId' },
  );
}
