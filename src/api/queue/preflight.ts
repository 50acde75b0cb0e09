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

/** Of the weights: memory that an estimate takes beside a run, before the engine says exactly how much it needs. */
const BESIDE = 1.25;
/** Cache, buffers and the program itself, bytes. */
const AT_LEAST = 512 * 1024 * 1024;

/**
 * Makes sure that an estimate may be made now.
 * @throws {PalimpsestError} as checkChoice; `engine-busy` when a run has the machine and the model would not fit beside it
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
    `The model would not fit into memory beside a run: it needs about ${formatBytes(needed)}, ${formatBytes(available)} are free. ${busy}`,
    'Pause the run, or wait until it has ended. The examination can be put into the queue without an estimate.',
    { neededBytes: needed, availableBytes: available },
  );
}

/** Plans an examination and says what it would cost; nothing is scored. */
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
                text: 'The rate was measured while another examination was running. Alone, this examination would run faster.',
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
