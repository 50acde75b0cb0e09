import { environmentError } from '../../base/index.js';
import type { Evidence } from '../../domain/index.js';
import { hashFile, isSettled } from '../../files/index.js';
import { evidenceChanged, receivedState } from './preparedWorks.js';

/** What a caller hears while evidence is made sure of. */
export interface ReceivedOptions {
  readonly signal?: AbortSignal;
  readonly onHashed?: (bytesDone: number, bytesTotal: number) => void;
  /** Called before the first file is hashed, if one must be. */
  readonly onHash?: () => void;
}

/** Files that were hashed by this process and found as received, in the state that they were in. */
const known = new Map<string, string>();

/**
 * Hashes the files of an item of evidence and compares them with the register, unless this process has done so and they have not changed
 * since.
 * @param paths of its files, in the order of the register
 * @throws {PalimpsestError} `evidence-changed`; `cancelled`; `file-*`
 */
export async function requireReceived(
  evidence: Evidence,
  paths: readonly string[],
  { signal, onHashed, onHash }: ReceivedOptions = {},
): Promise<void> {
  let bytesBefore = 0;
  let isTold = false;
  for (const [at, { sha256, sizeBytes }] of evidence.files.entries()) {
    const path = paths[at] ?? '';
    const state = await receivedState(path, evidence);
    const found = `${sha256}\n${state.signature}`;
    if (known.get(path) !== found) {
      const isKept = isSettled(state);
      if (!isTold) onHash?.();
      isTold = true;
      const before = bytesBefore;
      const onProgress = (done: number): void => onHashed?.(before + done, evidence.sizeBytes);
      const hashed = await hashFile(path, { onProgress, signal });
      if (hashed.sha256 !== sha256) throw evidenceChanged(evidence, path, 'changed');
      if (isKept) known.set(path, found);
    }
    bytesBefore += sizeBytes;
  }
  if (signal?.aborted === true)
    throw environmentError('cancelled', 'The work was stopped before it began.', 'Start it again.');
}
