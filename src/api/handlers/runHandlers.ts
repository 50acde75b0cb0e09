import { ATTACKS } from '../../attacks/index.js';
import { inputError } from '../../base/index.js';
import { readAudit } from '../../casefile/index.js';
import { alarmsOf, chosenIn } from '../../domain/index.js';
import {
  listExaminations,
  refuseFinished,
  sameExamination,
  summarizeExamination,
} from '../../examine/index.js';
import {
  attackData,
  caseOutcomes,
  checkChoice,
  checkStandard,
  examinationFindings,
  type ExaminationViews,
  incidentsOf,
  type LiveEngine,
  partialOf,
  shortExamination,
} from '../../matter/index.js';
import type { ExaminationRequest, Handlers, LoadSettings } from '../../contract/index.js';
import type { ServiceContext } from '../workbench/context.js';
import { choiceOf } from '../queue/choiceOf.js';
import { preflight, requirePreflight, requireRoom } from '../queue/preflight.js';
import { queueSubject, subjectTitle } from '../queue/queueSubject.js';
import type { RunQueue } from '../queue/runQueue.js';
import { estimateStandardOf } from '../queue/standardEstimate.js';

type RunCall =
  | 'attacks.list'
  | 'examine.preflight'
  | 'examine.standard'
  | 'runs.same'
  | 'runs.enqueue'
  | 'runs.list'
  | 'runs.outcomes'
  | 'runs.show'
  | 'runs.pause'
  | 'runs.stop'
  | 'runs.resume'
  | 'runs.dequeue'
  | 'runs.reorder'
  | 'runs.continue'
  | 'findings.show';

/** Handlers for attacks, the queue of runs, examinations and their findings. */
export function runHandlers(
  context: ServiceContext,
  queue: RunQueue,
  live: LiveEngine,
  views: ExaminationViews,
): Pick<Handlers, RunCall> {
  const { cases, jobs } = context;
  /** As the settings of the machine complete it. */
  const whole = <R extends ExaminationRequest>(request: R): R => ({
    ...request,
    load: { ...context.loadSettings(), ...request.load },
  });
  return {
    'attacks.list': () => Promise.resolve({ attacks: ATTACKS.map(attackData) }),
    'examine.preflight': async (request) => {
      const choice = choiceOf(whole(request));
      const opened = await cases.writable(request.caseId);
      requirePreflight(opened, choice, queue);
      const title = `Estimate: ${subjectTitle(queueSubject(opened, request))}`;
      const jobId = jobs.start({ kind: 'preflight', caseId: request.caseId, title }, async (tools) => {
        const result = await preflight(context, opened, choice, queue, live, tools);
        if (result.kind === 'preflight')
          queue.learn(request, {
            seconds: 'kind' in result.estimate.time ? null : result.estimate.time.seconds,
            alarms: alarmsOf(result.warnings),
          });
        return result;
      });
      return { jobId };
    },
    'examine.standard': async (request) => {
      const { caseId, modelIds } = request;
      const opened = await cases.writable(caseId);
      const chosen = { ...request, load: { ...context.loadSettings(), ...request.load } };
      requireRoom(opened, checkStandard(opened, chosen), queue);
      const title = `Estimate: standard examination of ${modelIds.join(', ')}`;
      const jobId = jobs.start({ kind: 'standard-estimate', caseId, title }, (tools) =>
        estimateStandardOf(context, opened, chosen, queue, live, tools),
      );
      return { jobId };
    },
    'runs.same': async (given) => {
      const request = whole(given);
      const opened = await cases.get(request.caseId);
      const waiting = queue.same(request);
      if (waiting !== null) return { same: { examinationId: waiting.examinationId, state: 'waiting' } };
      const same = await sameExamination({ case: opened, ...choiceOf(request) });
      if (same === null) return { same };
      return {
        same: { examinationId: same.id, state: same.status === 'finished' ? 'finished' : 'unfinished' },
      };
    },
    'runs.enqueue': async (given) => {
      const request = whole(given);
      const choice = choiceOf(request);
      const opened = await cases.writable(request.caseId);
      checkChoice(opened, choice);
      const subject = queueSubject(opened, request);
      return { queueId: await queue.enqueue(request.caseId, { kind: 'new', request }, subject) };
    },
    'runs.list': async ({ caseId }) => {
      const opened = await cases.get(caseId);
      await queue.restore(caseId);
      const entries = await readAudit(opened.folder);
      const examinations = await listExaminations(opened, entries);
      return {
        ...queue.list(caseId),
        examinations: examinations.map((summary) => shortExamination(opened, summary, entries)),
      };
    },
    'runs.outcomes': async ({ caseId }) => {
      const opened = await cases.get(caseId);
      const summaries = await listExaminations(opened, await readAudit(opened.folder));
      return { outcomes: await caseOutcomes(opened, summaries, context.findings) };
    },
    'runs.show': async ({ caseId, examinationId: id }) => {
      const opened = await cases.get(caseId);
      const run = queue.find(caseId, id);
      const summary = await summarizeExamination(opened, id);
      const entries = await readAudit(opened.folder);
      const { partial, trouble } = await partialOf(
        views,
        context.findings,
        caseId,
        opened,
        summary,
        run?.partial ?? null,
      );
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
      const subject = queueSubject(opened, {
        attackId: start.attack.id,
        ...chosenIn(start),
      });
      const settings = { ...threadsOf(context.loadSettings()), ...load };
      return {
        queueId: await queue.enqueue(caseId, { kind: 'resume', id, load: settings, insist, status }, subject),
      };
    },
    'runs.dequeue': async ({ caseId, queueId }) => {
      await queue.dequeue(caseId, queueId);
      return {};
    },
    'runs.reorder': async ({ caseId, queueId, before }) => {
      await queue.reorder(caseId, queueId, before);
      return {};
    },
    'runs.continue': async ({ caseId }) => {
      await cases.writable(caseId);
      await queue.restore(caseId);
      await queue.release(caseId);
      return {};
    },
    'findings.show': async ({ caseId, examinationId }) => {
      const opened = await cases.get(caseId);
      await context.checks.require(opened, [examinationId]);
      return examinationFindings(opened, examinationId, context.findings);
    },
  };
}

/** The model is computed where it was at the start of the examination, whatever the settings are now. */
function threadsOf({ threads }: LoadSettings): LoadSettings {
  return threads === undefined ? {} : { threads };
}
