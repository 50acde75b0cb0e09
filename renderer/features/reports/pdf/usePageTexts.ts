import { useEffect, useState } from 'react';
import type * as pdfjs from 'pdfjs-dist';
import type { PageText } from './pdfText.js';
import { readPageText } from './readPageText.js';

/**
 * The texts of all pages, read when a search first needs them.
 * @returns undefined until they are there
 */
export function usePageTexts(
  document: pdfjs.PDFDocumentProxy,
  isNeeded: boolean,
): readonly PageText[] | undefined {
  const [read, setRead] = useState<{ readonly of: object; readonly texts: readonly PageText[] }>();
  const isRead = read?.of === document;
  useEffect(() => {
    if (!isNeeded || isRead) return undefined;
    let isThere = true;
    const all = async (): Promise<void> => {
      const texts: PageText[] = [];
      for (let number = 1; number <= document.numPages && isThere; number++)
        texts.push(await readPageText(document, number));
      if (isThere) setRead({ of: document, texts });
    };
    // The pages themselves say when the document cannot be read.
    all().catch(() => undefined);
    return () => {
      isThere = false;
    };
  }, [document, isNeeded, isRead]);
  return isRead ? read.texts : undefined;
}
