import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useClient } from '../../api/index.js';
import { findParagraph } from './findParagraph.js';
import { PAGE } from './ParagraphRow.js';

export interface FoundParagraph {
  readonly index?: number;
  readonly error?: unknown;
}

/** The paragraph that contains a character of the reading text; undefined until it is found, or when none is requested. */
export function useParagraphAt(
  caseId: string,
  evidenceId: string,
  char: number | undefined,
  cleaningIds: readonly string[],
): FoundParagraph {
  const client = useClient();
  const queries = useQueryClient();
  const [found, setFound] = useState<FoundParagraph & { readonly char?: number }>({});
  const cleaningKey = cleaningIds.join(' ');
  useEffect(() => {
    if (char === undefined) return undefined;
    let isWanted = true;
    const page = (number: number) => {
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
    };
    findParagraph(char, PAGE, page).then(
      (index) => isWanted && setFound({ char, index }),
      (error: unknown) => isWanted && setFound({ char, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [client, queries, caseId, evidenceId, char, cleaningKey]);
  return char !== undefined && found.char === char ? found : {};
}
