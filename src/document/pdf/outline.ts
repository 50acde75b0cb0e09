import type { OutlineItem, PdfDocument } from './pdfjs.js';
import type { Line } from './pieces.js';

/** An entry of the outline, with the page to which it leads. */
export interface OutlineEntry {
  readonly title: string;
  /** From 1. */
  readonly level: number;
  /** Index of the page, from 0. */
  readonly page: number;
  /** Height on the page to which it leads, in points; null if it names none. */
  readonly top: number | null;
}

const MOST_ENTRIES = 20_000;
const MOST_CHARS = 1000;

/** The outline as a list, in its order. Entries that lead nowhere in the document are omitted. @returns with the count of those */
export async function outlineOf(
  pdf: PdfDocument,
): Promise<{ readonly entries: readonly OutlineEntry[]; readonly lost: number }> {
  const entries: OutlineEntry[] = [];
  let lost = 0;
  const stack: { item: OutlineItem; level: number }[] = [];
  const push = (items: readonly OutlineItem[], level: number): void => {
    for (const item of [...items].reverse()) stack.push({ item, level });
  };
  push((await pdf.getOutline()) ?? [], 1);
  for (let seen = 0; seen < MOST_ENTRIES; seen++) {
    const entry = stack.pop();
    if (entry === undefined) break;
    const { item, level } = entry;
    push(item.items, level + 1);
    const target = await targetOf(pdf, item.dest);
    const title = item.title.replace(/\s+/gu, ' ').trim().slice(0, MOST_CHARS);
    if (target === null || title === '') lost += 1;
    else entries.push({ title, level: Math.min(level, 99), ...target });
  }
  return { entries, lost: lost + stack.length };
}

async function targetOf(
  pdf: PdfDocument,
  stated: OutlineItem['dest'],
): Promise<{ readonly page: number; readonly top: number | null } | null> {
  try {
    const dest = typeof stated === 'string' ? await pdf.getDestination(stated) : stated;
    const [reference, how, left, top] = dest ?? [];
    const page = typeof reference === 'number' ? reference : await pdf.getPageIndex(reference);
    if (!Number.isInteger(page) || page < 0 || page >= pdf.numPages) return null;
    const name = (how as { name?: unknown } | undefined)?.name;
    const height = name === 'XYZ' ? top : name === 'FitH' || name === 'FitBH' ? left : null;
    return { page, top: typeof height === 'number' && Math.abs(height) < 1e6 ? height : null };
  } catch {
    return null;
  }
}

/** Letters and digits only, in lower case: what is equal in a title and in its heading. */
const plain = (text: string): string =>
  text
    .slice(0, MOST_CHARS)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** Finds the lines of the headings that the outline names: up to four lines that together are its title, perhaps after a number. */
export class OutlineLines {
  readonly #pages = new Map<number, OutlineEntry[]>();

  constructor(entries: readonly OutlineEntry[]) {
    for (const entry of entries) {
      const own = this.#pages.get(entry.page);
      if (own === undefined) this.#pages.set(entry.page, [entry]);
      else own.push(entry);
    }
  }

  /** Lines of a page that are headings, with their levels. */
  *named(page: number, lines: readonly Line[]): Generator<readonly [Line, number]> {
    const entries = (this.#pages.get(page) ?? []).slice(0, 200);
    if (entries.length === 0) return;
    const texts = lines.map(({ text }) => (text.length > 300 ? '' : plain(text)));
    for (const { title, level } of entries) {
      const wanted = plain(title);
      if (wanted !== '') yield* linesOf(wanted, Math.min(level, 6), lines, texts);
    }
  }
}

/** @param texts of the lines as {@link plain} makes them; empty for long lines, which are no titles */
function* linesOf(
  wanted: string,
  level: number,
  lines: readonly Line[],
  texts: readonly string[],
): Generator<readonly [Line, number]> {
  for (const [at, line] of lines.entries()) {
    let joined = '';
    for (let count = 1; count <= 4; count++) {
      const next = lines[at + count - 1];
      const text = texts[at + count - 1] ?? '';
      if (next === undefined || text === '' || Math.abs(next.size - line.size) > 0.3 * line.size) break;
      joined += text;
      if (joined.length > wanted.length + 20) break;
      if (!isTitle(joined, wanted)) continue;
      for (const own of lines.slice(at, at + count)) yield [own, level];
      return;
    }
  }
}

/** Is it the title, or is one the other after a number such as `chapter12`? */
function isTitle(joined: string, wanted: string): boolean {
  if (joined === wanted) return true;
  const [long, short] = joined.length > wanted.length ? [joined, wanted] : [wanted, joined];
  if (short.length < 3 || !long.endsWith(short)) return false;
  return /^(?:chapter|part|book|section|appendix|kapitel|chapitre)?[\divxlc]{1,8}[a-z]?$/u.test(
    long.slice(0, long.length - short.length),
  );
}
