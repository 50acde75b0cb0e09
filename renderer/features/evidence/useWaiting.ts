import type { Dispatch, SetStateAction } from 'react';
import type { Granted } from '../../../src/contract/index.js';
import { useKept } from '../../components/index.js';

/** A file that may be received; what it is has still to be said. */
export interface Waiting {
  readonly file: Granted;
  /** It travelled from a browser. */
  readonly isUpload: boolean;
  /** The job that receives it; undefined until that was begun. */
  readonly jobId?: string;
}

/** Files that wait to be received; a reload, or a look at another screen, does not lose them. */
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
