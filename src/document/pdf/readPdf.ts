import { inputError } from '../../base/index.js';
import { type Extracted } from '../../domain/index.js';
import { READ_LIMITS, type ReadLimits } from '../limits.js';
import { ExtractedBuilder } from '../extractedBuilder.js';
import { emitFlow, type Emitted, type PageFrame } from './emit.js';
import { flowOf, type LaidPage } from './flow.js';
import { holdingsOf, statedOf } from './holdings.js';
import { Vocabulary } from './hyphens.js';
import { marginsOf } from './margins.js';
import { damaged, openPdf, type CharacterMaps, type OpenPdf } from './openPdf.js';
import { outlineOf, OutlineLines, type OutlineEntry } from './outline.js';
import { fromFrame } from './pageText.js';
import { chunksOf, rowsOf, type Line } from './pieces.js';
import { beyond, readPage, type ReadPage } from './readPage.js';
import { characterRemarks, countName, isInvisiblePage, pageRemarks, remarkAt, remarkOf } from './remarks.js';

/** Changes whenever the same file would give another text. */
export const PDF_READER = 'pdf-2';

/** Bytes of a PDF: it is held three times in memory. */
const MOST_BYTES = 2 ** 29;

/** Pages of a PDF. A file of a few bytes can name any number of pages. */
const MOST_PAGES = 50_000;

/** Lines of a page among which the place of an entry of the outline is sought. */
const MOST_LINES = 2000;

const NO_MAPS: CharacterMaps = () => null;

/**
 * Reads a PDF: its text in reading order, from the place of each run on the page. The structure of a tagged PDF is not used: a program
 * writes it, no one sees it, and the same page must give the same text with and without it.
 *
 * What the layout added is marked and kept: line ends, hyphens that divide words, running heads, page numbers, marks of notes. A paragraph
 * that goes on on the next page is one block; notes, feet and heads between its parts follow it as blocks of their own, each with its page
 * in its place; the place of the paragraph has a part for each column and page. A page begins, in {@link Extracted.pages}, with the first character on it.
 *
 * Nothing of the file is run, opened or followed. A file that only restricts printing or copying is read: this program copies nothing
 * out of it but text for examination, and it removes no protection.
 * It needs a process of its own with a limit of time and memory: a small file can make pdf.js work without end, and pdf.js leaves some
 * rejected promises of damaged files unhandled, which that process must ignore.
 * @param limits the file may also have at most 512 MiB and 50,000 pages
 * @param maps tables for East Asian fonts that the file does not contain; without them their text is missing or wrong, and a remark says so
 * @throws `document-limit`, `document-encrypted`, `document-damaged`, `document-scan`
 */
export async function readPdf(
  bytes: Uint8Array,
  fileName: string,
  limits: ReadLimits = READ_LIMITS,
  maps: CharacterMaps = NO_MAPS,
): Promise<Extracted> {
  const mostBytes = Math.min(limits.fileBytes, MOST_BYTES);
  if (bytes.length > mostBytes) throw beyond(fileName, 'fileBytes', mostBytes, 'the file');
  const open = await openPdf(bytes, fileName, maps);
  try {
    return await extract(open, bytes, fileName, limits);
  } catch (error) {
    // What pdf.js throws of itself, wherever it met the damage.
    if (error instanceof Error && /(?:Exception|^FormatError)$/.test(error.name))
      throw damaged(fileName, 'a part of the file', error);
    throw error;
  } finally {
    await open.close();
  }
}

async function extract(
  open: OpenPdf,
  bytes: Uint8Array,
  fileName: string,
  limits: ReadLimits,
): Promise<Extracted> {
  const pdf = open.tolerant;
  const pages = await pagesOf(open, fileName, limits);
  if (pages.every(({ chars }) => chars === 0)) throw scan(fileName, pages.length);
  const labels = await labelsOf(open, pages.length);
  const outline = await outlineOf(pdf);
  const laid = layOut(pages, labels);
  const vocabulary = new Vocabulary();
  for (const { chunks } of laid) {
    for (const [at, { text, y }] of chunks.entries()) {
      const before = chunks[at - 1];
      vocabulary.add(text, before === undefined || before.y < y ? null : before.text);
    }
  }
  const named = new OutlineLines(outline.entries);
  const flow = flowOf(laid, vocabulary, (page, lines) => named.named(page, lines));
  const frames = pages.map((page, at): PageFrame => ({
    turn: page.text.turn,
    label: labels[at] ?? null,
    marksHidden: !isInvisiblePage(page),
  }));
  const builder = new ExtractedBuilder();
  const emitted = emitFlow(flow, vocabulary, frames, builder);
  const built = builder.build();
  const starts = built.pages.map(({ start }) => start);
  return {
    format: 'pdf',
    reader: PDF_READER,
    ...built,
    contents: contentsOf(outline.entries, emitted, starts, frames),
    stated: await statedOf(pdf),
    remarks: [
      ...(await holdingsOf(pdf)),
      ...remarkOf('pdf-launch-action', countName(bytes, '/Launch')),
      ...pageRemarks(pages, starts),
      ...remarkOf('pdf-outline-lost', outline.lost),
      ...remarkOf('pdf-note-at-page-end', flow.notesAtEnd),
      ...remarkOf('pdf-character-map-missing', open.missingMaps.size, {
        names: [...open.missingMaps].sort().slice(0, 10).join(', '),
      }),
      ...remarkAt('hyphen-undecided', emitted.undecided),
      ...characterRemarks(built.text),
    ],
  };
}

async function pagesOf(open: OpenPdf, fileName: string, limits: ReadLimits): Promise<readonly ReadPage[]> {
  const { numPages } = open.tolerant;
  const mostPages = Math.min(limits.parts, MOST_PAGES);
  if (numPages > mostPages) throw beyond(fileName, 'pages', mostPages, `a document of ${numPages} pages`);
  const pages: ReadPage[] = [];
  let [chars, items] = [0, 0];
  for (let number = 1; number <= numPages; number++) {
    const page = await readPage(open, number, fileName, limits);
    chars += page.chars;
    items += page.items;
    if (chars > limits.textChars) throw beyond(fileName, 'textChars', limits.textChars, 'the text');
    if (items > 4 * limits.parts)
      throw beyond(fileName, 'parts', 4 * limits.parts, 'the number of runs of text');
    pages.push(page);
  }
  return pages;
}

function scan(fileName: string, pages: number): Error {
  return inputError(
    'document-scan',
    `${fileName}: none of the ${pages} pages of the PDF has text. It is probably a scan: images of pages.`,
    'Ask for a file with text, or have a program recognize the text and check it against the pages. Palimpsest does not recognize text in images.',
    { format: 'pdf', pages },
  );
}

async function labelsOf(open: OpenPdf, pages: number): Promise<readonly (string | null)[]> {
  const labels = await open.tolerant.getPageLabels().catch(() => null);
  return Array.from({ length: pages }, (_, at) => labels?.[at]?.slice(0, 100) ?? null);
}

/** Chunks of each page without the rows of its margins. */
function layOut(pages: readonly ReadPage[], labels: readonly (string | null)[]): readonly LaidPage[] {
  const chunks = pages.map(({ text }, at) => chunksOf(text.pieces, at));
  const margins = marginsOf(chunks.map(rowsOf), labels);
  return pages.map(({ text }, at) => {
    const own = margins[at] ?? [];
    const removed = new Set<Line>(own.flatMap(({ row }) => row.chunks));
    return {
      chunks: (chunks[at] ?? []).filter((chunk) => !removed.has(chunk)),
      margins: own,
      turned: text.turned,
    };
  });
}

/** Entries of the outline with the offset of the first line at or below the height to which they lead. */
function contentsOf(
  entries: readonly OutlineEntry[],
  { starts }: Emitted,
  pageStarts: readonly number[],
  frames: readonly PageFrame[],
): Extracted['contents'] {
  const lines = new Map<number, { top: number; start: number }[]>();
  for (const [line, start] of starts) {
    const [, top] = fromFrame(line.x0, line.y, frames[line.page]?.turn ?? 0);
    const own = lines.get(line.page);
    if (own === undefined) lines.set(line.page, [{ top, start }]);
    else own.push({ top, start });
  }
  const found = entries.map(({ title, level, page, top }) => {
    const below =
      top === null ? [] : (lines.get(page) ?? []).slice(0, MOST_LINES).filter((line) => line.top <= top + 1);
    const start = below.reduce((least, line) => Math.min(least, line.start), Infinity);
    return { title, level, start: Number.isFinite(start) ? start : (pageStarts[page] ?? 0) };
  });
  return found.sort((a, b) => a.start - b.start);
}
