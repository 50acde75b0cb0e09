import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { environmentError, errorDataOf } from '../../base/index.js';
import { PROGRAM_ROOT } from '../../files/index.js';
import { doInspection, type InspectionTask, type TaskEnd, type TaskProgress } from './inspectionTask.js';

/**
 * Carries out an inspection in a separate thread, so that this one can answer meanwhile; in this one if the program has no file for such a
 * thread. The result is the same.
 */
export async function inspectElsewhere(
  task: InspectionTask,
  signal: AbortSignal,
  onProgress: (progress: TaskProgress) => void,
): Promise<TaskEnd> {
  const path = workerPath();
  return path === undefined ? doInspection(task, signal, onProgress) : ask(path, task, signal, onProgress);
}

function ask(
  path: string,
  task: InspectionTask,
  signal: AbortSignal,
  onProgress: (progress: TaskProgress) => void,
): Promise<TaskEnd> {
  if (signal.aborted) return Promise.resolve(stopped());
  return new Promise((resolve) => {
    const worker = new Worker(path, { workerData: task, execArgv: [] });
    const end = (value: TaskEnd): void => {
      signal.removeEventListener('abort', stop);
      resolve(value);
    };
    const stop = (): void => {
      void worker.terminate().then(() => end(stopped()));
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: TaskProgress | TaskEnd) => {
      if (message.kind === 'progress') onProgress(message);
      else end(message);
    });
    worker.once('error', (error) => end({ kind: 'error', error: errorDataOf(error) }));
    worker.once('exit', () => {
      if (!signal.aborted) end({ kind: 'error', error: errorDataOf(new Error('the thread ended early')) });
    });
  });
}

function stopped(): TaskEnd {
  const error = environmentError('cancelled', 'The inspection was stopped.', 'Start it again.');
  return { kind: 'error', error: error.toData() };
}

/** Where the build puts it; absent when the sources run without a build. */
function workerPath(): string | undefined {
  const built = join(PROGRAM_ROOT, 'dist', 'command', 'inspectWorker.js');
  return existsSync(built) ? built : undefined;
}
