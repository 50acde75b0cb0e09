import { useEffect, useState } from 'react';
import type { CallOutput } from '../../../src/contract/index.js';
import { useCall } from '../../api/index.js';

/** Letters without which a case is not searched. */
const LEAST = 2;
/** How long typing must pause before a case is searched, in milliseconds. */
const PAUSE_MS = 200;

/** What a case holds of the words that were typed. */
export interface CaseHits {
  readonly found: CallOutput<'case.find'> | undefined;
  readonly isBusy: boolean;
}

/** Searches the case for what is typed, once typing pauses. @param caseId undefined outside a case: nothing is searched */
export function useCaseHits(caseId: string | undefined, typed: string): CaseHits {
  const wanted = typed.trim().slice(0, 500);
  const [query, setQuery] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQuery(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const isOn = caseId !== undefined && wanted.length >= LEAST;
  const call = useCall(
    'case.find',
    { caseId: caseId ?? '', query },
    { enabled: isOn && query.length >= LEAST },
  );
  const isCurrent = isOn && query === wanted;
  return {
    found: isCurrent ? call.data : undefined,
    isBusy: isOn && (!isCurrent || call.data === undefined) && call.error === null,
  };
}
