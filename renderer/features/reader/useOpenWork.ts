import { useMemo } from 'react';
import type { PalimpsestError } from '../../../src/base/index.js';
import type { ReaderWork } from '../../../src/contract/index.js';
import { useCall } from '../../api/index.js';
import { readerWindows, type ReaderWindows } from './heat/readerWindows.js';

/** A work of an examination, ready to be drawn. */
export interface OpenWork {
  readonly work: ReaderWork;
  readonly windows: ReaderWindows;
  readonly chapterStarts: readonly number[];
  /** Characters that count: all but those a cleaning list removed. */
  readonly countedChars: number;
  /** Percentage of each part of the strip that was tested; undefined while the examination is not finished. */
  readonly tested: readonly number[] | undefined;
}

export type OpenWorkAnswer =
  | { readonly kind: 'open'; readonly open: OpenWork }
  | { readonly kind: 'error'; readonly error: PalimpsestError; readonly retry: () => void }
  | { readonly kind: 'coming' };

/** Opens a work; the last one stays while a changed examination is requested again. */
export function useOpenWork(
  caseId: string,
  examinationId: string,
  workId: string,
  isEnabled = true,
): OpenWorkAnswer {
  const answer = useCall(
    'reader.open',
    { caseId, examinationId, workId },
    // Only an event makes it stale; then it is requested again. It may be 20 MB.
    { staleTime: Infinity, enabled: isEnabled },
  );
  const open = useMemo(() => (answer.data === undefined ? null : openWork(answer.data)), [answer.data]);
  if (open !== null) return { kind: 'open', open };
  if (answer.error === null) return { kind: 'coming' };
  return { kind: 'error', error: answer.error, retry: () => void answer.refetch() };
}

/** Prepares an answer of `reader.open`. */
export function openWork(work: ReaderWork): OpenWork {
  return {
    work,
    windows: readerWindows(work.windows),
    chapterStarts: work.chapters.filter(({ kind }) => kind === 'chapter').map(({ startChar }) => startChar),
    countedChars: work.chars - removedChars(work.removed),
    tested: work.strips.find(({ workId }) => workId === work.workId)?.tested,
  };
}

function removedChars(removed: ReaderWork['removed']): number {
  let chars = 0;
  let free = 0;
  for (const { startChar, endChar } of [...removed].sort((a, b) => a.startChar - b.startChar)) {
    chars += Math.max(0, endChar - Math.max(free, startChar));
    free = Math.max(free, endChar);
  }
  return chars;
}
