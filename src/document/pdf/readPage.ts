import { inputError } from '../../base/index.js';
import type { ReadLimits } from '../limits.js';
import { glyphsOf } from './glyphs.js';
import { annotationsOf } from './holdings.js';
import { damaged, type OpenPdf } from './openPdf.js';
import { pageTextOf, type PageText } from './pageText.js';
import type { PdfPage, TextPart } from './pdfjs.js';

/** What one page holds. */
export interface ReadPage {
  readonly text: PageText;
  /** Runs and marks of content. */
  readonly items: number;
  readonly chars: number;
  readonly hiddenChars: number;
  readonly hasImages: boolean;
  /** Was an error in the page passed over, so that text may be missing? */
  readonly hadErrors: boolean;
  readonly scripts: number;
  readonly annotations: readonly string[];
}

/** More runs than this on one page are refused. */
const MOST_ITEMS = 2_000_000;

/** Refuses a document beyond a limit. */
export function beyond(fileName: string, limit: string, value: number, place: string): Error {
  return inputError(
    'document-limit',
    `${fileName}: ${place} exceeds the limit of ${limit} (${value}).`,
    'Split the document in a PDF program and add the part that is needed.',
    { format: 'pdf', limit, value },
  );
}

async function textOf(
  page: PdfPage,
  fileName: string,
  number: number,
  limits: ReadLimits,
): Promise<TextPart[]> {
  const reader = page
    .streamTextContent({ disableNormalization: true, includeMarkedContent: true })
    .getReader();
  const parts: TextPart[] = [];
  let [items, chars] = [0, 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts;
    items += value.items.length;
    for (const item of value.items) if ('str' in item) chars += item.str.length;
    const [limit, most] =
      items > MOST_ITEMS ? (['items', MOST_ITEMS] as const) : (['textChars', limits.textChars] as const);
    if (items > MOST_ITEMS || chars > limits.textChars) {
      await reader.cancel(new Error('The page is too large.'));
      throw beyond(fileName, limit, most, `page ${number}`);
    }
    parts.push(value);
  }
}

/** Reads one page. @param number from 1 @throws `document-damaged`, `document-limit` */
export async function readPage(
  open: OpenPdf,
  number: number,
  fileName: string,
  limits: ReadLimits,
): Promise<ReadPage> {
  const place = `page ${number}`;
  let page: PdfPage;
  let parts: TextPart[];
  let hadErrors = false;
  try {
    page = await open.tolerant.getPage(number);
  } catch (reason) {
    throw damaged(fileName, place, reason);
  }
  try {
    const strict = await open.strict.getPage(number);
    parts = await textOf(strict, fileName, number, limits);
    strict.cleanup();
  } catch (reason) {
    if (isRefusal(reason)) throw reason;
    hadErrors = true;
    parts = await tolerantText(page, fileName, number, limits);
  }
  const operators = await page
    .getOperatorList({ annotationMode: 0 })
    .catch(() => ({ fnArray: [], argsArray: [] }));
  const glyphs = glyphsOf(operators, open.ops);
  const names = new Map<string, string>();
  for (const id of glyphs.fonts) {
    const font = page.commonObjs.has(id) ? (page.commonObjs.get(id) as { name?: unknown }) : {};
    if (typeof font.name === 'string') names.set(id, font.name);
  }
  const text = pageTextOf(parts, glyphs, names);
  const { scripts, kinds } = await annotationsOf(page);
  page.cleanup();
  const all = [...text.pieces, ...text.turned];
  const count = (pieces: typeof all): number => pieces.reduce((sum, piece) => sum + piece.text.length, 0);
  return {
    text,
    items: parts.reduce((sum, { items }) => sum + items.length, 0),
    chars: count(all),
    hiddenChars: count(all.filter(({ isHidden }) => isHidden)),
    hasImages: glyphs.images > 0,
    hadErrors,
    scripts,
    annotations: kinds,
  };
}

const isRefusal = (reason: unknown): boolean => (reason as { code?: unknown }).code === 'document-limit';

async function tolerantText(
  page: PdfPage,
  fileName: string,
  number: number,
  limits: ReadLimits,
): Promise<TextPart[]> {
  try {
    return await textOf(page, fileName, number, limits);
  } catch (reason) {
    if (isRefusal(reason)) throw reason;
    throw damaged(fileName, `page ${number}`, reason);
  }
}
