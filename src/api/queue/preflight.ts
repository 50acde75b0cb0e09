import { environmentError, type Remark } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { Evidence } from '../../domain/index.js';
import { availableMemoryBytes, formatBytes } from '../../engine/index.js';
import {
  inWorkerThread,
  planExamination,
  type ExaminationOptions,
  type StartedEngine,
} from '../../examine/index.js';
import type { JobResult } from '../../contract/index.js';
import {
  checkChoice,
  examinationOptions,
  type ExamineChoice,
  type LiveEngine,
  preparationWords,
} from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';
import type { JobTools } from '../workbench/jobs.js';
import type { RunQueue } from './runQueue.js';

/** The share of the weights that an estimate needs in memory during a run, before the engine states the exact amount. */
const BESIDE = 1.25;
/** Cache, buffers and the program itself, in bytes. */
const AT_LEAST = 512 * 1024 * 1024;

/**
 * Ensures that an estimate can be made now.
 * @param models those that are loaded, one at a time
 * @throws {PalimpsestError} `engine-busy` when a run uses the machine and the largest model does not fit into memory next to it
 */
export function requireRoom(
  opened: CaseFolder,
  models: readonly Pick<Evidence, 'sizeBytes'>[],
  queue: RunQueue,
): void {
  const busy = queue.inFlight(opened.index.id);
  const largest = Math.max(...models.map(({ sizeBytes }) => sizeBytes));
  const needed = largest * BESIDE + AT_LEAST;
  const available = availableMemoryBytes();
  if (busy === null || needed <= available) return;
  throw environmentError(
    'engine-busy',
    `The model does not fit into memory during a run: it needs about ${formatBytes(needed)}, and ${formatBytes(available)} are free. ${busy}`,
    'Pause the run, or wait until it has ended. The examination can be queued without an estimate.',
    { neededBytes: needed, availableBytes: available },
  );
}

/** As {@link requireRoom}, for the models of one examination. @throws {PalimpsestError} as checkChoice and requireRoom */
export function requirePreflight(opened: CaseFolder, choice: ExamineChoice, queue: RunQueue): void {
  const { model, references } = checkChoice(opened, choice);
  requireRoom(opened, [model, ...references], queue);
}

/** How an estimate uses the machine. */
export interface EstimateTools {
  readonly how: Pick<ExaminationOptions, 'startEngine' | 'heavy' | 'onProgress' | 'signal'>;
  /** Was no run using the machine? */
  readonly isAlone: boolean;
}

/** Gives an estimate the machine: after other estimates, before the next run, beside the current one; its engine ends with the job. */
export async function estimateOnMachine<T>(
  { options }: ServiceContext,
  queue: RunQueue,
  live: LiveEngine,
  { signal, step, progress }: JobTools,
  work: (tools: EstimateTools) => Promise<T>,
): Promise<T> {
  let started: StartedEngine | null = null;
  const kill = (): void => void started?.kill?.();
  signal.addEventListener('abort', kill);
  const plan = async (): Promise<T> => {
    if (!queue.isBusy) await live.endIfIdle();
    return work({
      isAlone: !queue.isBusy,
      how: {
        startEngine: async () => {
          started = await options.startEngine(() => undefined);
          if (signal.aborted) kill();
          return started;
        },
        heavy: inWorkerThread,
        onProgress: (now) => {
          if (now.step !== 'verify') step(preparationWords(now));
          else progress(now.bytesDone, now.bytesTotal, 'bytes');
        },
        signal,
      },
    });
  };
  try {
    step('Hashing the evidence');
    return await (queue.isBusy ? plan() : queue.estimate(plan));
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

/** What is said where a run used the machine during an estimate. */
export function besideRun(isAlone: boolean): Remark[] {
  return isAlone
    ? []
    : [
        {
          code: 'measured-beside-a-run',
          text: 'The rate was measured while another examination was running. Alone, this examination will run faster.',
        },
      ];
}

/** Plans an examination and estimates its cost; nothing is scored. */
export function preflight(
  context: ServiceContext,
  opened: CaseFolder,
  choice: ExamineChoice,
  queue: RunQueue,
  live: LiveEngine,
  tools: JobTools,
): Promise<JobResult> {
  return estimateOnMachine(context, queue, live, tools, async ({ how, isAlone }) => {
    const planned = await planExamination({
      ...examinationOptions(opened, choice, how),
      purpose: { kind: 'for-an-estimate' },
    });
    await planned.engine.close();
    const { works, references } = planned.input;
    return {
      kind: 'preflight',
      planSha256: planned.planSha256,
      estimate: planned.estimate,
      warnings: [...planned.plan.warnings, ...besideRun(isAlone)],
      references: references.map(({ id, name, sameTokens }) => ({ modelId: id, name, sameTokens })),
      works: works.map(({ id, title, role, tokens }) => ({ workId: id, title, role, tokens: tokens.length })),
    };
  });
}
