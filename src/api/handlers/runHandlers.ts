import { ATTACKS, findAttack } from '../../attacks/index.js';
import { inputError } from '../../base/index.js';
import { readAudit, type CaseFolder } from '../../casefile/index.js';
import { listExaminations, refuseFinished, summarizeExamination } from '../../examine/index.js';
import {
  attackData,
  checkChoice,
  examinationFindings,
  type ExaminationViews,
  type ExamineChoice,
  incidentsOf,
  type LiveEngine,
  partialOf,
  shortExamination,
  typedParameters,
} from '../../matter/index.js';
import type { ExaminationRequest, Handlers, LoadSettings } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';
import { preflight, requirePreflight } from '../queue/preflight.js';
import type { RunQueue } from '../queue/runQueue.js';

type RunCall =
  | 'attacks.list'
  | 'examine.preflight'
  | 'runs.enqueue'
  | 'runs.list'
  | 'runs.show'
  | 'runs.pause'
  | 'runs.stop'
  | 'runs.resume'
  | 'runs.dequeue'
  | 'findings.show';

/** Handlers for attacks, the queue of runs, examinations and their findings. */
export function runHandlers(
  context: ServiceContext,
  queue: RunQueue,
  live: LiveEngine,
  views: ExaminationViews,
): Pick<Handlers, RunCall> {
  const { cases, jobs } = context;
  const choiceOf = (request: ExaminationRequest): ExamineChoice => {
    const attack = findAttack(request.attackId);
    return {
      attack,
      parameters: typedParameters(attack, request.parameters),
      modelId: request.modelId,
      referenceIds: request.referenceIds ?? [],
      targetIds: request.targetIds,
      controlIds: request.controlIds,
      sourceIds: request.sourceIds ?? [],
      spikeIds: request.spikeIds ?? [],
      cleaningIds: request.cleaningIds,
      seed: request.seed,
      load: { ...context.loadSettings(), ...request.load },
    };
  };
  return {
    'attacks.list': () => Promise.resolve({ attacks: ATTACKS.map(attackData) }),
    'examine.preflight': async (request) => {
      const choice = choiceOf(request);
      const opened = await cases.writable(request.caseId);
      requirePreflight(opened, choice, queue);
      const title = `Estimate: ${titleOf(opened, choice.attack.title, choice.modelId)}`;
      const jobId = jobs.start({ kind: 'preflight', caseId: request.caseId, title }, (tools) =>
        preflight(context, opened, choice, queue, live, tools),
      );
      return { jobId };
    },
    'runs.enqueue': async (request) => {
      const choice = choiceOf(request);
      const opened = await cases.writable(request.caseId);
      checkChoice(opened, choice);
      const title = titleOf(opened, choice.attack.title, choice.modelId);
      return { queueId: queue.enqueue(request.caseId, { kind: 'new', choice }, title) };
    },
    'runs.list': async ({ caseId }) => {
      const opened = await cases.get(caseId);
      const entries = await readAudit(opened.folder);
      const examinations = await listExaminations(opened, entries);
      return {
        queue: queue.list(),
        examinations: examinations.map((summary) => shortExamination(opened, summary, entries)),
      };
    },
    'runs.show': async ({ caseId, examinationId: id }) => {
      const opened = await cases.get(caseId);
      const run = queue.find(caseId, id);
      const summary = await summarizeExamination(opened, id);
      const entries = await readAudit(opened.folder);
      const { partial, trouble } = await partialOf(views, caseId, opened, summary, run?.partial ?? null);
      return {
        summary: shortExamination(opened, summary, entries),
        progress: run?.progress ?? null,
        partial,
        incidents: [...incidentsOf(entries, id), ...trouble],
        log: queue.logs.of(caseId, id),
      };
    },
    'runs.pause': ({ caseId, examinationId }) => {
      queue.end(caseId, examinationId, 'pause');
      return Promise.resolve({});
    },
    'runs.stop': ({ caseId, examinationId }) => {
      queue.end(caseId, examinationId, 'stop');
      return Promise.resolve({});
    },
    'runs.resume': async ({ caseId, examinationId: id, load, insist = [] }) => {
      const opened = await cases.writable(caseId);
      const { status, start } = await summarizeExamination(opened, id);
      await refuseFinished(opened, id);
      if (queue.find(caseId, id) !== undefined || status === 'running') {
        throw inputError(
          'examination-running',
          `${id} is already running or in the queue.`,
          'See the list of runs.',
          { id },
        );
      }
      const attack = ATTACKS.find((one) => one.id === start.attack.id);
      const title = titleOf(opened, attack?.title ?? start.attack.id, start.model.id);
      const settings = { ...threadsOf(context.loadSettings()), ...load };
      return {
        queueId: queue.enqueue(caseId, { kind: 'resume', id, load: settings, insist, status }, title),
      };
    },
    'runs.dequeue': ({ queueId }) => {
      queue.dequeue(queueId);
      return Promise.resolve({});
    },
    'findings.show': async ({ caseId, examinationId }) => {
      const opened = await cases.get(caseId);
      await context.checks.require(opened, examinationId);
      return examinationFindings(opened, examinationId);
    },
  };
}

/** The model is computed where it was at the start of the examination, whatever the settings are now. */
function threadsOf({ threads }: LoadSettings): LoadSettings {
  return threads === undefined ? {} : { threads };
}

function titleOf(opened: CaseFolder, attackTitle: string, modelId: string): string {
  const model = opened.index.evidence.find(({ id }) => id === modelId);
  return `${attackTitle} on ${model === undefined || model.title === '' ? (model?.name ?? modelId) : model.title}`;
}
