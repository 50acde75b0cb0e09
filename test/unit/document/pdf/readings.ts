import type { Extracted, MarkKind } from '../../../../src/domain/index.js';
import { readPdf } from '../../../../src/document/pdf/index.js';
import { makePdf, type HandPage, type HandParts } from './makePdf.js';

/** What a reader finds in a PDF that a test writes by hand. */
export async function readHand(
  pages: readonly (string | HandPage)[],
  parts: HandParts = {},
): Promise<Extracted> {
  const own = pages.map((page) => (typeof page === 'string' ? { content: page } : page));
  return readPdf(makePdf(own, parts), 'hand.pdf');
}

/** Texts of the blocks, with their kinds: `heading1: A title`. */
export const blocksOf = ({ blocks, text }: Extracted): readonly string[] =>
  blocks.map(
    ({ kind, level, start, end }) => `${kind}${level === 0 ? '' : level}: ${text.slice(start, end)}`,
  );

/** Texts with a mark of a kind. */
export const marked = ({ marks, text }: Extracted, kind: MarkKind): readonly string[] =>
  marks.filter((mark) => mark.kind === kind).map(({ start, end }) => text.slice(start, end));

/** Codes of the remarks with their counts. */
export const remarksOf = ({ remarks }: Extracted): Readonly<Record<string, number>> =>
  Object.fromEntries(remarks.map(({ code, count }) => [code, count]));

const REMOVED: readonly MarkKind[] = [
  'line-hyphen',
  'page-hyphen',
  'hidden',
  'soft-hyphen',
  'running-head',
  'page-number',
  'note-mark',
  'note',
];

/** The words of the running text: what marks name is removed, and lines are joined, without a space after a hyphen. */
export function wordsOf(
  { text, marks }: Extracted,
  removed: readonly MarkKind[] = REMOVED,
): readonly string[] {
  const gone = new Uint8Array(text.length);
  for (const { kind, start, end } of marks) if (removed.includes(kind)) gone.fill(1, start, end);
  for (const { kind, start, end } of marks) {
    if (kind === 'line-end' && (gone[start - 1] === 1 || /[-‐]/u.test(text[start - 1] ?? '')))
      gone.fill(1, start, end);
  }
  const kept = Array.from({ length: text.length }, (_, at) => (gone[at] === 1 ? '' : text.charAt(at))).join(
    '',
  );
  return (
    kept
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** What every result must keep to, whatever the file. */
export function problemsOf({ text, blocks, marks, pages, contents }: Extracted): readonly string[] {
  const problems: string[] = [];
  let end = -2;
  for (const block of blocks) {
    if (block.start !== end + 2 || block.end <= block.start) problems.push(`block at ${block.start}`);
    if (end >= 0 && text.slice(end, block.start) !== '\n\n') problems.push(`no gap before ${block.start}`);
    if (text.slice(block.start, block.end).includes('\n\n'))
      problems.push(`a gap in the block at ${block.start}`);
    if (block.place.kind !== 'pdf' || !block.place.box.every(Number.isFinite))
      problems.push(`no place at ${block.start}`);
    end = block.end;
  }
  if (end !== text.length && blocks.length > 0) problems.push('text after the last block');
  for (const [at, mark] of marks.entries()) {
    const before = marks[at - 1];
    if (mark.start < 0 || mark.end <= mark.start || mark.end > text.length)
      problems.push(`mark at ${mark.start}`);
    if (before !== undefined && before.start > mark.start)
      problems.push(`order of the mark at ${mark.start}`);
  }
  for (const [at, page] of pages.entries()) {
    if (page.page !== at + 1 || page.start < (pages[at - 1]?.start ?? 0)) problems.push(`page ${at + 1}`);
  }
  for (const { start } of contents)
    if (start < 0 || start > text.length) problems.push(`contents at ${start}`);
  if (/\p{Cs}/u.test(text)) problems.push('half a surrogate pair');
  return problems;
}
