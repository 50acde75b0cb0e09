import type { Dispatch, SetStateAction } from 'react';
import type { Granted } from '../../../src/contract/index.js';
import { useKept } from '../../components/index.js';

/** A file that is waiting to be received; its role is not chosen yet. */
export interface Waiting {
  readonly file: Granted;
  /** Whether it was sent from a browser. */
  readonly isUpload: boolean;
  /** The job that receives it; undefined until it starts. */
  readonly jobId?: string;
}

/** Files waiting to be received; they survive a reload and a visit to another screen. */
export function useWaiting(
  caseId: string,
): readonly [waiting: readonly Waiting[], change: Dispatch<SetStateAction<readonly Waiting[]>>] {
  const [waiting, change] = useKept<readonly Waiting[]>(`palimpsest.waiting.${caseId}`, (kept) =>
    Array.isArray(kept) ? kept.filter(isWaiting) : [],
  );
  return [waiting, change];
}

function isWaiting(kept: unknown): kept is Waiting {
  if (typeof kept !== 'object' || kept === null || !('file' in kept)) return false;
  const { file } = kept;
  return typeof file === 'object' && file !== null && 'grantId' in file && 'name' in file;
}
