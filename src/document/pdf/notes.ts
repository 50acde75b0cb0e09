import type { Measures } from './measures.js';
import type { Line, Piece } from './pieces.js';

/** A footnote at the foot of a column. */
export interface FootNote {
  /** Its number or sign; null for the rest of a note of the page before. */
  readonly label: string | null;
  /** Units of the first line's text that the label has. */
  readonly labelLength: number;
  readonly lines: readonly Line[];
}

/** A piece of a line's text: offsets in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A number or sign above the baseline. */
export interface Superscript extends Span {
  readonly label: string;
  readonly piece: Piece;
}

const LABEL = /^(?:\d{1,3}|[*∗†‡§¶‖#]{1,4}|[a-z])$/u;
const LEADING_LABEL = /^(\d{1,3}|[*∗†‡§¶‖#]{1,4})[.)\]]?\s*(?=[^\s\d])/u;

const isRaised = (piece: Piece, line: Line): boolean =>
  piece.size <= 0.87 * line.size && piece.y >= line.y + 0.12 * line.size;

/** Numbers and signs above the baseline that may be marks of notes: not after a digit, nor after a single letter as in x². */
export function superscriptsOf(line: Line): readonly Superscript[] {
  return line.pieces.flatMap((piece, at) => {
    if (at === 0 || !LABEL.test(piece.text) || !isRaised(piece, line)) return [];
    const start = line.starts[at] ?? 0;
    const before = line.text.slice(Math.max(0, start - 3), start).trimEnd();
    if (/\d$/u.test(before) || /^(?:.*[^\p{L}])?\p{L}$/u.test(before)) return [];
    return [{ start, end: start + piece.text.length, label: piece.text, piece }];
  });
}

/** The label with which a line of a footnote begins. */
function leadingLabel(line: Line): { readonly label: string; readonly length: number } | null {
  const [first] = line.pieces;
  if (first !== undefined && LABEL.test(first.text) && isRaised(first, line)) {
    return { label: first.text, length: first.text.length };
  }
  const found = LEADING_LABEL.exec(line.text.slice(0, 12));
  return found === null ? null : { label: found[1] ?? '', length: (found[1] ?? '').length };
}

/**
 * Divides a column into running text and the footnotes below it. Footnotes are lines in smaller type at the end of the column, from the
 * first one that begins with a number or sign that a mark above has, or with the next number. Before it, smaller lines are the rest of a
 * note if the page before ended with notes and there is a gap above.
 * @param marks labels of the superscripts on the page
 */
export function splitNotes(
  lines: readonly Line[],
  measures: Measures,
  marks: ReadonlySet<string>,
  hadNotes: boolean,
): { readonly body: readonly Line[]; readonly notes: readonly FootNote[] } {
  let from = lines.length;
  while (from > 0 && (lines[from - 1]?.size ?? Infinity) <= 0.93 * measures.size) from -= 1;
  const notes: { label: string | null; labelLength: number; lines: Line[] }[] = [];
  const [above, top] = [lines[from - 1], lines[from]];
  const isApart =
    above !== undefined && top !== undefined && above.y - top.y > 1.15 * measures.leading * measures.size;
  let last: string | null = null;
  let start = from;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    const found = leadingLabel(line);
    const isNext = last !== null && found !== null && Number(found.label) === Number(last) + 1;
    if (found !== null && (isNext || marks.has(found.label)) && found.label !== last) {
      notes.push({ label: found.label, labelLength: found.length, lines: [line] });
      last = found.label;
    } else if (notes.length > 0) notes.at(-1)?.lines.push(line);
    else if (hadNotes && isApart) notes.push({ label: null, labelLength: 0, lines: [line] });
    else start = at + 1;
  }
  if (notes.length === 0) return { body: lines, notes: [] };
  return { body: lines.slice(0, start), notes };
}

/** Numbers of notes that count up through the document, such as those of endnotes: each is 1 or follows the one before. */
export function countingMarks(lines: readonly Line[]): ReadonlySet<Piece> {
  const marks = lines.flatMap((line) => superscriptsOf(line).filter(({ label }) => /^\d+$/u.test(label)));
  const accepted = new Set<Piece>();
  let run: Piece[] = [];
  let last = 0;
  const flush = (): void => {
    if (run.length >= 3) for (const piece of run) accepted.add(piece);
    run = [];
  };
  for (const { label, piece } of marks) {
    const value = Number(label);
    if (value !== last + 1) {
      if (value !== 1) continue;
      flush();
    }
    run.push(piece);
    last = value;
  }
  flush();
  return accepted;
}

/** Where the marks of the notes of a page stand in a line: superscripts, and signs in the size of the text. */
export function noteMarksIn(
  line: Line,
  labels: ReadonlySet<string>,
  counting: ReadonlySet<Piece>,
): readonly (Span & { readonly label: string })[] {
  const raised = superscriptsOf(line).filter(({ label, piece }) => labels.has(label) || counting.has(piece));
  const found: (Span & { readonly label: string })[] = raised.map(({ start, end, label }) => ({
    start,
    end,
    label,
  }));
  for (const label of labels) {
    if (/[\p{L}\p{N}]/u.test(label)) continue;
    for (let at = line.text.indexOf(label, 1); at >= 0; at = line.text.indexOf(label, at + label.length)) {
      const sign = label.charAt(0);
      if (line.text[at - 1] === sign || line.text[at + label.length] === sign) continue;
      if (/\S/u.test(line.text[at - 1] ?? '') && !found.some(({ start }) => start === at)) {
        found.push({ start: at, end: at + label.length, label });
      }
    }
  }
  return found.sort((a, b) => a.start - b.start);
}
