import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CallOutput } from '../../../src/contract/index.js';
import { useClient } from '../../api/index.js';
import { PAGE } from './ParagraphRow.js';

/** Requests a page of paragraphs by its number; rows and searches share the answers. */
export function useParagraphPages(
  caseId: string,
  evidenceId: string,
  cleaningIds: readonly string[],
): (number: number) => Promise<CallOutput<'work.paragraphs'>> {
  const client = useClient();
  const queries = useQueryClient();
  const cleaningKey = cleaningIds.join(' ');
  return useCallback(
    (number) => {
      const input = {
        caseId,
        evidenceId,
        from: number * PAGE,
        count: PAGE,
        cleaningIds: cleaningKey === '' ? [] : cleaningKey.split(' '),
      };
      return queries.query({
        queryKey: ['work.paragraphs', input],
        queryFn: () => client.call('work.paragraphs', input),
        staleTime: Infinity,
      });
    },
    [client, queries, caseId, evidenceId, cleaningKey],
  );
}
