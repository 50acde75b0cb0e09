import { windowDetailsOf, type Findings } from '../../domain/index.js';
import type { Handlers } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';
import {
  type ExaminationView,
  type ExaminationViews,
  type LiveEngine,
  liveModel,
  readerTokens,
  readerTop,
  readerWork,
  type ViewedWork,
} from '../../matter/index.js';

/** Handlers that read a work with its heat. */
export function readerHandlers(
  context: ServiceContext,
  live: LiveEngine,
  views: ExaminationViews,
): Pick<Handlers, 'reader.open' | 'reader.tokens' | 'reader.top'> {
  const { cases } = context;
  /** The strips of all works are in the findings of passages; without these every work is needed for them. */
  const viewed = async (
    caseId: string,
    examinationId: string,
    workId: string,
  ): Promise<{ view: ExaminationView; work: ViewedWork; findings: Findings | null }> => {
    const findings = await context.findings.read(await cases.get(caseId), examinationId);
    const isAlone = windowDetailsOf(findings) !== null;
    return { ...(await views.work(caseId, examinationId, workId, isAlone)), findings };
  };
  return {
    'reader.open': async ({ caseId, examinationId, workId }) => {
      const opened = await cases.get(caseId);
      const { view, work, findings } = await viewed(caseId, examinationId, workId);
      const { id, name } = view.start.model;
      const title = opened.index.evidence.find((evidence) => evidence.id === id)?.title ?? '';
      return readerWork(view, work, findings, title === '' ? name : title);
    },
    'reader.tokens': async ({ caseId, examinationId, workId, startChar, endChar }) => {
      const { view, work } = await viewed(caseId, examinationId, workId);
      return readerTokens(view, work, startChar, endChar);
    },
    'reader.top': async ({ caseId, examinationId, workId, token, load }) => {
      live.requireFree(caseId);
      const opened = await cases.get(caseId);
      const { view, work } = await viewed(caseId, examinationId, workId);
      const asked = { ...context.loadSettings(), ...gpuOf(view.start.machine), ...load };
      const model = await liveModel(opened, view.start.model.id, asked);
      return live.use(model, (engine) => readerTop(engine, view, work, token));
    },
  };
}

/** The compute settings that were requested when the examination began. */
function gpuOf(machine: Readonly<Record<string, unknown>>): {
  gpu?: 'auto' | 'off' | 'cuda' | 'vulkan' | 'metal';
} {
  const gpu = (['auto', 'off', 'cuda', 'vulkan', 'metal'] as const).find(
    (choice) => choice === machine['gpuRequested'],
  );
  return gpu === undefined ? {} : { gpu };
}
