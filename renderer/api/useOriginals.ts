import { useMemo } from 'react';
import { originalsOf, type Originals } from '../../src/figure/index.js';
import { useCall } from './hooks.js';

/** The most passages of one call. */
const MOST = 2000;

/**
 * Places of passages in the files that were received, in words: one call for a whole list. Words are empty until they are known; while a
 * changed list is asked for, known places stay.
 */
export function useOriginals(caseId: string, passages: readonly Parameters<Originals>[0][]): Originals {
  const asked = useMemo(() => {
    const kept = passages.filter(({ startChar, endChar }) => endChar > startChar).slice(0, MOST);
    return kept.map(({ workId, startChar, endChar }) => ({ workId, startChar, endChar }));
  }, [passages]);
  const { data } = useCall(
    'work.citations',
    { caseId, passages: asked },
    { staleTime: Infinity, enabled: asked.length > 0, keepsLast: true },
  );
  return useMemo(() => originalsOf(data?.citations ?? []), [data]);
}
