import { environmentError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import { availableMemoryBytes, formatBytes } from '../../engine/index.js';
import { inWorkerThread, planExamination, type StartedEngine } from '../../examine/index.js';
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
 * @throws {PalimpsestError} as checkChoice; `engine-busy` when a run uses the machine and the model does not fit into memory next to it
 */
export function requirePreflight(opened: CaseFolder, choice: ExamineChoice, queue: RunQueue): void {
  const { model, references } = checkChoice(opened, choice);
  const busy = queue.inFlight;
  const largest = Math.max(...[model, ...references].map(({ sizeBytes }) => sizeBytes));
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

/** Plans an examination and estimates its cost; nothing is scored. */
export async function preflight(
  { options }: ServiceContext,
  opened: CaseFolder,
  choice: ExamineChoice,
  queue: RunQueue,
  live: LiveEngine,
  { signal, step, progress }: JobTools,
): Promise<JobResult> {
  let started: StartedEngine | null = null;
  const kill = (): void => void started?.kill?.();
  signal.addEventListener('abort', kill);
  const plan = async (): Promise<JobResult> => {
    if (queue.inFlight === null) await live.endIfIdle();
    const isAlone = queue.inFlight === null;
    const planned = await planExamination({
      ...examinationOptions(opened, choice, {
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
      }),
      purpose: { kind: 'for-an-estimate' },
    });
    await planned.engine.close();
    const { works, references } = planned.input;
    return {
      kind: 'preflight',
      planSha256: planned.planSha256,
      estimate: planned.estimate,
      warnings: [
        ...planned.plan.warnings,
        ...(isAlone
          ? []
          : [
              {
                code: 'measured-beside-a-run',
                text: 'The rate was measured while another examination was running. Alone, this examination will run faster.',
              },
            ]),
      ],
      references: references.map(({ id, name, sameTokens }) => ({ modelId: id, name, sameTokens })),
      works: works.map(({ id, title, role, tokens }) => ({ workId: id, title, role, tokens: tokens.length })),
    };
  };
  try {
    step('Hashing the evidence');
    return await (queue.inFlight === null ? queue.estimate(plan) : plan());
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
