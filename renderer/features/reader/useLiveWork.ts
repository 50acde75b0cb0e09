import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useContractEvent } from '../../api/index.js';

/** Interval at which the work is opened again while an examination runs, in milliseconds. */
const EVERY_MS = 5000;

/** Opens the work again as its examination progresses. */
export function useLiveWork(caseId: string, examinationId: string): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useContractEvent('run.results', (event) => {
    if (event.caseId !== caseId || event.examinationId !== examinationId) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({
        predicate: ({ queryKey: [name, input] }) =>
          (name === 'reader.open' || name === 'reader.tokens') &&
          typeof input === 'object' &&
          input !== null &&
          'examinationId' in input &&
          input.examinationId === examinationId,
      });
    }, EVERY_MS);
  });
}
