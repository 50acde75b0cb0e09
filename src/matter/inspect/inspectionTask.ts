import { errorDataOf, type ErrorData } from '../../base/index.js';
import type { Inspection } from '../../domain/index.js';
import { recognizeModel } from '../known/recognizeModel.js';
import { compareLineage } from '../lineage/compareLineage.js';
import type { LineageStep } from '../lineage/options.js';

/** What is compared, as plain data that can go to another thread. */
export type InspectionTask =
  | {
      readonly kind: 'lineage';
      readonly path: string;
      readonly basePath: string;
      readonly base: Inspection['model'];
      readonly seed: string;
      readonly permutations: number;
      readonly units: number;
    }
  | {
      readonly kind: 'known-models';
      readonly path: string;
      /** SHA-256 that the model must have. */
      readonly sha256: string;
      readonly folder: string;
      readonly expected: readonly string[];
    };

/** How far a task is: bytes hashed, or layers and tensors of a part of the comparison. */
export interface TaskProgress {
  readonly kind: 'progress';
  readonly part: LineageStep | 'hashing';
  readonly done: number;
  readonly total: number;
}

/** The end of a task. `changed`: the model has another hash now. */
export type TaskEnd =
  | { readonly kind: 'done'; readonly result: Inspection['result'] }
  | { readonly kind: 'changed' }
  | { readonly kind: 'error'; readonly error: ErrorData };

/** Carries out a task; an error is an end as well, and a stop is an error with the code `cancelled`. */
export async function doInspection(
  task: InspectionTask,
  signal: AbortSignal | undefined,
  onProgress: (progress: TaskProgress) => void,
): Promise<TaskEnd> {
  try {
    if (task.kind === 'known-models') {
      const { facts, recognized } = await recognizeModel(task.path, task.folder, task.expected, {
        signal,
        onProgress: (done, total) => onProgress({ kind: 'progress', part: 'hashing', done, total }),
      });
      if (facts.sha256 !== task.sha256) return { kind: 'changed' };
      return { kind: 'done', result: { kind: task.kind, recognized } };
    }
    const { kind, path, basePath, base, seed, permutations, units } = task;
    const lineage = await compareLineage(path, basePath, {
      seed,
      permutations,
      units,
      signal,
      onProgress: (part, done, total) => onProgress({ kind: 'progress', part, done, total }),
    });
    return { kind: 'done', result: { kind, base, permutations, units, lineage } };
  } catch (error) {
    return { kind: 'error', error: errorDataOf(error) };
  }
}
