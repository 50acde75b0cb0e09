import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ATTACKS } from '../attacks/index.js';
import { PalimpsestError } from '../base/index.js';
import { findingsSchema } from '../domain/index.js';
import type { RemovedSpan } from '../text/index.js';
import {
  cleaningTask,
  reductionTask,
  type DoneTask,
  type HeavyAnswer,
  type HeavyTask,
} from './heavyTasks.js';
import { inThisThread, type HeavyWork } from './heavyWork.js';
import type { Reduction } from './journal/journalWorkings.js';
import type { FoundInTexts } from './quotations.js';

/**
 * Does heavy work in a separate thread, so that this thread can answer meanwhile; the result is the same, byte for byte. If no thread can be
 * started, the work is done in this one.
 */
export const inWorkerThread: HeavyWork = {
  clean: (job) =>
    elsewhere(
      cleaningTask(job),
      (value) => value as (readonly RemovedSpan[])[],
      () => inThisThread.clean(job),
    ),
  quotations: (job) =>
    elsewhere(
      { kind: 'quotations', job },
      (value) => value as FoundInTexts,
      () => inThisThread.quotations(job),
    ),
  reduce: (job, windowsFile) => {
    const here = () => inThisThread.reduce(job, windowsFile);
    if (!ATTACKS.includes(job.attack)) return here();
    return elsewhere(reductionTask(job, windowsFile), reductionOf, here);
  },
};

function reductionOf(value: unknown): Reduction {
  const { findings, recompute } = value as Reduction;
  return { findings: findingsSchema.parse(findings), recompute };
}

async function elsewhere<T>(
  task: HeavyTask,
  read: (value: unknown) => T,
  here: () => Promise<T>,
): Promise<T> {
  const path = workerPath();
  const answer = path === undefined ? null : await ask(path, task);
  if (answer === null) return here();
  if (answer.kind === 'error') throw PalimpsestError.fromData(answer.error);
  return read(answer.value);
}

/** A thread that has done its task and waits for the next one: to start one takes as long as most tasks. */
let idle: Worker | null = null;

/** A thread that holds more bytes than this after its task is ended, so that a model can have the memory. */
const MOST_KEPT_BYTES = 128 * 2 ** 20;

/** A new thread; when it ends, no task is given to it any more. */
function start(path: string): Worker {
  const worker = new Worker(path, { execArgv: [] });
  const gone = (): void => {
    if (idle === worker) idle = null;
  };
  return worker.on('error', gone).on('exit', gone);
}

/** The answer of the thread; null if it could not give one. */
function ask(path: string, task: HeavyTask): Promise<HeavyAnswer | null> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      worker = idle ?? start(path);
    } catch {
      resolve(null);
      return;
    }
    idle = null;
    const end = (answer: HeavyAnswer | null, isKept: boolean): void => {
      worker.off('message', done).off('error', failed).off('exit', failed);
      // What waits does not keep the program from ending.
      worker.unref();
      if (isKept && idle === null) idle = worker;
      else void worker.terminate();
      resolve(answer);
    };
    const done = ({ answer, heldBytes }: DoneTask): void => end(answer, heldBytes <= MOST_KEPT_BYTES);
    const failed = (): void => end(null, false);
    worker.on('message', done).on('error', failed).on('exit', failed);
    worker.ref();
    try {
      worker.postMessage(task);
    } catch {
      failed();
    }
  });
}

/** Where the build puts it, seen from a room of the build and from the sources. */
function workerPath(): string | undefined {
  return ['../command/heavyWorker.js', '../../dist/command/heavyWorker.js']
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((place) => existsSync(place));
}
