import { useEffect, useMemo, useState } from 'react';
import { useCall } from '../../../api/index.js';
import type { PalimpsestError } from '../../../../src/base/index.js';
import type { CharRange } from '../places.js';

export interface WorkSearch {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  readonly matchCase: boolean;
  readonly setMatchCase: (matchCase: boolean) => void;
  readonly hits: readonly CharRange[];
  /** The number of all matches, of which `hits` are the first thousand. */
  readonly total: number;
  /** Number of the current match, from 0; −1 before the first. */
  readonly current: number;
  /** The next or previous match, wrapping around; undefined when there is none. */
  readonly step: (by: 1 | -1, fromChar: number) => CharRange | undefined;
  readonly isSearching: boolean;
  readonly error: PalimpsestError | null;
}

/** Pause in typing after which the search starts, in milliseconds. */
const PAUSE_MS = 250;
const NONE: readonly CharRange[] = [];

/** Searches the reading text of a work while someone types. */
export function useWorkSearch(caseId: string, workId: string): WorkSearch {
  const [query, setQuery] = useState('');
  const [matchCase, setMatchCase] = useState(false);
  const [asked, setAsked] = useState('');
  const [current, setCurrent] = useState(-1);
  useEffect(() => {
    const timer = setTimeout(() => {
      setAsked(query.trim());
      setCurrent(-1);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [query]);
  const answer = useCall(
    'work.search',
    { caseId, evidenceId: workId, query: asked === '' ? ' ' : asked.slice(0, 500), matchCase },
    { enabled: asked.length >= 2, staleTime: Infinity },
  );
  const data = asked.length >= 2 ? answer.data : undefined;
  const hits = useMemo(
    () => data?.hits.map(({ startChar, endChar }): CharRange => ({ startChar, endChar })) ?? NONE,
    [data],
  );
  return {
    query,
    setQuery,
    matchCase,
    setMatchCase: (next) => {
      setMatchCase(next);
      setCurrent(-1);
    },
    hits,
    total: data?.total ?? 0,
    current,
    step: (by, fromChar) => {
      if (hits.length === 0) return undefined;
      const next = current < 0 ? firstFrom(hits, fromChar, by) : (current + by + hits.length) % hits.length;
      setCurrent(next);
      return hits[next];
    },
    isSearching: asked.length >= 2 && answer.isFetching,
    error: asked.length >= 2 ? answer.error : null,
  };
}

/** The first hit at or after a character, or the last one before it. */
function firstFrom(hits: readonly CharRange[], char: number, by: 1 | -1): number {
  const behind = hits.findIndex(({ startChar }) => startChar >= char);
  if (by > 0) return behind < 0 ? 0 : behind;
  return behind < 0 ? hits.length - 1 : (behind - 1 + hits.length) % hits.length;
}
