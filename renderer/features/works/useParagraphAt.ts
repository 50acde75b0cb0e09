import { useEffect, useState } from 'react';
import { findParagraph } from './findParagraph.js';
import { PAGE } from './ParagraphRow.js';
import { useParagraphPages } from './useParagraphPages.js';

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
  const page = useParagraphPages(caseId, evidenceId, cleaningIds);
  const [found, setFound] = useState<FoundParagraph & { readonly char?: number }>({});
  useEffect(() => {
    if (char === undefined) return undefined;
    let isWanted = true;
    findParagraph(char, PAGE, page).then(
      (index) => isWanted && setFound({ char, index }),
      (error: unknown) => isWanted && setFound({ char, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [page, char]);
  return char !== undefined && found.char === char ? found : {};
}
