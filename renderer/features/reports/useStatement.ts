import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '../../../src/contract/index.js';
import { useAction, useCall } from '../../api/index.js';

/** The examiner's own words, by section. */
export type Statement = CallOutput<'reports.statement'>['statement'];

/** The statement of the next report, and how far it is kept. */
export interface KeptStatement {
  /** Undefined until the case was asked. */
  readonly statement: Statement | undefined;
  readonly change: (statement: Statement) => void;
  /** Writes what was typed into the case at once. */
  readonly keepNow: () => void;
  /** Whether the case has everything that was typed. */
  readonly isKept: boolean;
  readonly error: ReturnType<typeof useAction<'reports.keepStatement'>>['error'];
  readonly readError: ReturnType<typeof useCall<'reports.statement'>>['error'];
}

const PAUSE_MS = 600;

/** The examiner's statement, kept in the case as a draft while it is typed. @param isAsked only the examiner's own window asks for it */
export function useStatement(caseId: string, isAsked: boolean): KeptStatement {
  const read = useCall('reports.statement', { caseId }, { staleTime: Infinity, enabled: isAsked });
  const keep = useAction('reports.keepStatement');
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Statement>();
  const [isKept, setKept] = useState(true);
  const waiting = useRef<CallInput<'reports.keepStatement'>>(undefined);
  const keepNow = (): void => {
    const input = waiting.current;
    if (input === undefined) return;
    waiting.current = undefined;
    keep.mutate(input, {
      onSuccess: () => setKept(waiting.current === undefined),
      // It is tried again with the next change, or when the field is left.
      onError: () => (waiting.current ??= input),
    });
  };
  const latest = useRef(keepNow);
  useEffect(() => {
    latest.current = keepNow;
  });
  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => latest.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  // What was typed last is kept when the screen is left.
  useEffect(() => () => latest.current(), []);
  return {
    statement: typed ?? read.data?.statement,
    change: (statement) => {
      waiting.current = { caseId, statement };
      // A return to this screen shows what was typed last.
      queries.setQueryData<CallOutput<'reports.statement'>>(['reports.statement', { caseId }], { statement });
      setKept(false);
      setTyped(statement);
    },
    keepNow,
    isKept,
    error: keep.error,
    readError: read.error,
  };
}

/** The statement in the form that the report calls take; empty when nothing is written. */
export function statementInput(statement: Statement | undefined): { readonly statement?: Statement } {
  if (statement === undefined || Object.values(statement).every((text) => text.trim() === '')) return {};
  return { statement };
}
