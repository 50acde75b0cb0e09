import { environmentError } from '../../base/index.js';
import type { StructLayout } from './layout.js';

/** A struct as the binding sees it, and the default values that the library puts into it. */
export interface ObservedStruct {
  readonly name: string;
  readonly size: number;
  readonly offsets: Readonly<Record<string, number>>;
  /** The values that `llama_*_default_params()` returned; `null` if the release has no such function. */
  readonly defaults: Readonly<Record<string, unknown>> | null;
}

/**
 * The differences between a pinned struct and the observed one, one sentence for each; empty if they agree.
 * @param pinned the layout that the release's header declares
 * @param observed size and offsets from the binding, default values from the library
 */
export function layoutDifferences(pinned: StructLayout, observed: ObservedStruct): string[] {
  const differences: string[] = [];
  if (observed.size !== pinned.size) {
    differences.push(`sizeof(${observed.name}) is ${observed.size}, expected ${pinned.size}`);
  }
  for (const [field, { offset, initial }] of Object.entries(pinned.fields)) {
    const at = observed.offsets[field];
    if (at !== offset) {
      differences.push(`${observed.name}.${field} is at byte ${at ?? '(nowhere)'}, expected ${offset}`);
    }
    if (observed.defaults === null || initial === undefined) continue;
    const value = observed.defaults[field];
    if (value !== initial) {
      differences.push(`${observed.name}.${field} defaults to ${String(value)}, expected ${String(initial)}`);
    }
  }
  return differences;
}

/**
 * Refuses to use a library whose structs differ from the pinned ones: calls would read and write the wrong memory.
 * @param folder where the libraries are, for the message
 * @param differences those of {@link layoutDifferences}, and that of the release tag
 * @throws {PalimpsestError} `engine-layout` when there is any difference
 */
export function refuseLayout(folder: string, differences: readonly string[]): void {
  if (differences.length === 0) return;
  throw environmentError(
    'engine-layout',
    `The llama.cpp libraries in ${folder} do not have the layout for which this program was built: ${differences.join('; ')}.`,
    'Reinstall with `npm ci`, so that node-llama-cpp has the pinned version; remove or redo a local build with `npm run engine:build`.',
    { folder, differences: [...differences] },
  );
}
