import type { MarkKind, PageBox, Place } from '../../domain/index.js';
import type { ExtractedBuilder, OpenMark } from '../extractedBuilder.js';
import type { Flow, FlowBlock } from './flow.js';
import type { Vocabulary } from './hyphens.js';
import { extent } from './numbers.js';
import { fromFrame, type Turn } from './pageText.js';
import type { Line } from './pieces.js';

/** What the emission needs to know of a page. */
export interface PageFrame {
  readonly turn: Turn;
  /** Printed label that the file states. */
  readonly label: string | null;
  /** Should invisible text be marked as hidden? Not on a page that has no other text. */
  readonly marksHidden: boolean;
}

/** What the emission counted. */
export interface Emitted {
  /** Where each line begins in the text. */
  readonly starts: ReadonlyMap<Line, number>;
  /** Offsets of hyphens whose reading the document does not show. */
  readonly undecided: readonly number[];
}

interface LineMark {
  readonly kind: MarkKind;
  readonly start: number;
  readonly end: number;
}

const LIGATURE = /[\uFB00-\uFB06]/gu;

/** Box of lines that stand on one page. */
function boxOf(lines: readonly Line[], turn: Turn): PageBox {
  const corners = lines.flatMap(({ x0, x1, y, size }) => [
    fromFrame(x0, y - 0.25 * size, turn),
    fromFrame(x1, y + 0.75 * size, turn),
  ]);
  const x = extent(corners.map(([value]) => value));
  const y = extent(corners.map(([, value]) => value));
  const round = (value: number): number => Math.round(value * 10) / 10;
  return [round(x.least), round(y.least), round(x.greatest), round(y.greatest)];
}

/** Where a block stands: a part for each column and page. @param starts offsets of the lines in the text */
function placeOf(
  lines: readonly Line[],
  starts: ReadonlyMap<Line, number>,
  frames: readonly PageFrame[],
): Place {
  const parts: Line[][] = [];
  for (const line of lines) {
    const before = parts.at(-1)?.at(-1);
    if (before === undefined || before.page !== line.page || line.y > before.y + line.size)
      parts.push([line]);
    else parts.at(-1)?.push(line);
  }
  const [first, ...continued] = parts.map((own) => {
    const [head] = own;
    const page = head?.page ?? 0;
    const start = head === undefined ? 0 : (starts.get(head) ?? 0);
    return { start, page: page + 1, box: boxOf(own, frames[page]?.turn ?? 0) };
  });
  return { kind: 'pdf', page: first?.page ?? 1, box: first?.box ?? [0, 0, 0, 0], continued };
}

/** Marks within a line. `end` is where its text ends that is given to the builder. */
function marksIn(
  line: Line,
  block: FlowBlock,
  flow: Flow,
  marksHidden: boolean,
  isFirst: boolean,
): LineMark[] {
  const marks: LineMark[] = [];
  for (const { start, end } of flow.noteMarks.get(line) ?? []) marks.push({ kind: 'note-mark', start, end });
  if (isFirst && block.labelLength > 0) marks.push({ kind: 'note-mark', start: 0, end: block.labelLength });
  const number = block.margin?.number ?? null;
  if (number !== null && block.margin?.kind === 'running-head')
    marks.push({ kind: 'page-number', ...number });
  for (const { index } of line.text.matchAll(LIGATURE))
    marks.push({ kind: 'ligature', start: index, end: index + 1 });
  for (let at = line.text.indexOf('\u00ad'); at >= 0; at = line.text.indexOf('\u00ad', at + 1)) {
    marks.push({ kind: 'soft-hyphen', start: at, end: at + 1 });
  }
  if (marksHidden) {
    for (const [at, piece] of line.pieces.entries()) {
      const start = line.starts[at] ?? 0;
      if (piece.isHidden) marks.push({ kind: 'hidden', start, end: start + piece.text.length });
    }
  }
  return marks;
}

/** Gives a text to the builder, with marks that may contain one another. */
function addMarked(builder: ExtractedBuilder, text: string, marks: readonly LineMark[]): void {
  const edges = new Set([0, text.length]);
  for (const { start, end } of marks) edges.add(Math.min(start, text.length)).add(Math.min(end, text.length));
  const sorted = [...edges].sort((a, b) => a - b);
  const byStart = [...marks].sort((a, b) => a.start - b.start);
  let next = 0;
  let open: { mark: OpenMark; end: number }[] = [];
  for (const [index, from] of sorted.entries()) {
    for (const { mark } of open.filter(({ end }) => end <= from)) builder.close(mark);
    open = open.filter(({ end }) => end > from);
    for (; (byStart[next]?.start ?? Infinity) <= from; next++) {
      const mark = byStart[next];
      if (mark !== undefined && mark.start < text.length) {
        open.push({ mark: builder.open(mark.kind), end: Math.min(mark.end, text.length) });
      }
    }
    builder.text(text.slice(from, sorted[index + 1] ?? from));
  }
}

/**
 * Gives the blocks of a flow to a builder. The lines of a block are joined by a line feed. In verse and preformatted text it is the
 * author's; elsewhere it has the mark `line-end`. A hyphen before it that only divides a word has the mark `line-hyphen`, or
 * `page-hyphen` at the end of a page.
 */
export function emitFlow(
  flow: Flow,
  vocabulary: Vocabulary,
  frames: readonly PageFrame[],
  builder: ExtractedBuilder,
): Emitted {
  const starts = new Map<Line, number>();
  const undecided: number[] = [];
  let nextPage = 0;
  const reach = (page: number): void => {
    for (; nextPage <= page; nextPage++) builder.page(nextPage + 1, frames[nextPage]?.label ?? null);
  };
  const emit = (block: FlowBlock): void => {
    const keepsLines = block.kind === 'verse' || block.kind === 'preformatted';
    builder.begin(block.kind, block.level, placeOf(block.lines.slice(0, 1), starts, frames));
    const outer = block.margin?.kind ?? (block.kind === 'note' ? 'note' : null);
    let opened: OpenMark | null = null;
    for (const [at, line] of block.lines.entries()) {
      reach(line.page);
      starts.set(line, builder.length);
      if (at === 0 && outer !== null) opened = builder.open(outer);
      const next = block.lines[at + 1];
      const reading = next === undefined || keepsLines ? null : vocabulary.reading(line.text, next.text);
      const divides = reading?.reading === 'divides';
      const text = divides ? line.text.slice(0, -1) : line.text;
      const marks = marksIn(line, block, flow, frames[line.page]?.marksHidden === true, at === 0);
      addMarked(
        builder,
        text,
        marks.filter(({ start }) => start < text.length),
      );
      if (next === undefined) break;
      if (reading?.isKnown === false) undecided.push(builder.length - (divides ? 0 : 1));
      if (divides)
        builder.marked(next.page === line.page ? 'line-hyphen' : 'page-hyphen', line.text.slice(-1));
      if (keepsLines) builder.text('\n');
      else builder.marked('line-end', '\n');
    }
    if (opened !== null) builder.close(opened);
    builder.end(placeOf(block.lines, starts, frames));
  };
  for (const block of flow.blocks) {
    emit(block);
    block.notes.forEach(emit);
  }
  reach(frames.length - 1);
  return { starts, undecided };
}
