import type * as pdfjs from 'pdfjs-dist';
import type { PageText, TextPart } from './pdfText.js';

/** Reads the text of a page and where it stands. */
export async function readPageText(document: pdfjs.PDFDocumentProxy, number: number): Promise<PageText> {
  const page = await document.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const parts = items.flatMap((item): TextPart[] => {
    if (!('str' in item)) return [];
    const [, , , , left, bottom] = item.transform as number[];
    return [
      {
        text: item.str,
        endsLine: item.hasEOL,
        left: left ?? 0,
        top: height - (bottom ?? 0) - item.height,
        width: item.width,
        height: item.height * 1.2,
      },
    ];
  });
  return { parts, width, height };
}
