import type { BlockKind } from '../../domain/index.js';
import { columnsOf } from './columns.js';
import type { Vocabulary } from './hyphens.js';
import { withInitials } from './initials.js';
import type { MarginRow } from './margins.js';
import { measuresOf } from './measures.js';
import { countingMarks, noteMarksIn, splitNotes, superscriptsOf, type FootNote, type Span } from './notes.js';
import { headingLevels, isTabular, paragraphsOf, type Paragraph } from './paragraphs.js';
import { lineOf, type Line, type Piece } from './pieces.js';

/** A block in reading order. */
export interface FlowBlock {
  readonly kind: BlockKind;
  readonly level: number;
  readonly lines: Line[];
  /** Set for a row of a margin. */
  readonly margin: MarginRow | null;
  /** Units of the label with which a note begins. */
  readonly labelLength: number;
  /** Notes whose only mark is in this block. */
  readonly notes: FlowBlock[];
}

/** What the layout of one page gives to the flow. */
export interface LaidPage {
  readonly chunks: readonly Line[];
  readonly margins: readonly MarginRow[];
  readonly turned: readonly Piece[];
}

/** Blocks of a document, and the marks of notes in its lines. */
export interface Flow {
  readonly blocks: readonly FlowBlock[];
  readonly noteMarks: ReadonlyMap<Line, readonly Span[]>;
  /** Notes that stay at the end of their page. */
  readonly notesAtEnd: number;
}

/** Lines that the outline names, found on a page. */
export type NamedLines = (page: number, lines: readonly Line[]) => Iterable<readonly [Line, number]>;

const TERMINAL = /(?:[.!?:;…]|[—–](?=["'”’»›)\]]))["'”’»›)\]]*$/u;
const OPENS_LOW = /^["'“‘«(]*\p{Ll}/u;
const HYPHEN = /[-‐\u00ad]$/u;

const blockOf = (
  kind: BlockKind,
  level: number,
  lines: readonly Line[],
  margin: MarginRow | null = null,
  labelLength = 0,
): FlowBlock => ({ kind, level, lines: [...lines], margin, labelLength, notes: [] });

/** Does a paragraph go on with another one at the top of the next column or page? */
function goesOn(before: Paragraph, after: Paragraph, isIndentedStyle: boolean): boolean {
  const [last, first] = [before.lines.at(-1), after.lines[0]];
  if (last === undefined || first === undefined) return false;
  if ((before.kind !== 'paragraph' && before.kind !== 'list-item') || after.kind !== 'paragraph')
    return false;
  if (isTabular(last) || isTabular(first)) return false;
  if (Math.abs(last.size - first.size) > 0.08 * last.size) return false;
  if (HYPHEN.test(last.text) && OPENS_LOW.test(first.text)) return true;
  if (OPENS_LOW.test(first.text)) return !TERMINAL.test(last.text) || (before.isFull && after.isFlush);
  if (!before.isFull || !after.isFlush) return false;
  return !TERMINAL.test(last.text) || isIndentedStyle;
}

/** Puts the notes of a page after the blocks that have their marks; what has none, or several, is returned. */
function placeNotes(
  notes: readonly FootNote[],
  blocks: readonly FlowBlock[],
  marks: ReadonlyMap<Line, readonly (Span & { readonly label: string })[]>,
  page: number,
): FlowBlock[] {
  const places = new Map<string, FlowBlock[]>();
  for (const block of blocks) {
    for (const line of block.lines) {
      if (line.page !== page) continue;
      for (const { label } of marks.get(line) ?? []) {
        const own = places.get(label);
        if (own === undefined) places.set(label, [block]);
        else own.push(block);
      }
    }
  }
  const rest: FlowBlock[] = [];
  for (const { label, labelLength, lines } of notes) {
    const note = blockOf('note', 0, lines, null, labelLength);
    const own = label === null ? undefined : places.get(label);
    const isOnly = notes.filter((other) => other.label === label).length === 1;
    if (own?.length === 1 && isOnly) own[0]?.notes.push(note);
    else rest.push(note);
  }
  return rest;
}

/**
 * The blocks of a document in reading order. Heads come first on their page, then the text, notes without a sure place, turned text, and
 * feet. A paragraph that goes on on the next page is one block; what stands between its parts follows it.
 */
export function flowOf(pages: readonly LaidPage[], vocabulary: Vocabulary, named: NamedLines): Flow {
  const columns = pages.map(({ chunks }) =>
    columnsOf(chunks).map((lines) => withInitials(lines, (word) => vocabulary.count(word))),
  );
  const measures = measuresOf(columns);
  const all = columns.flat(2);
  const byOutline = new Map(columns.flatMap((page, at) => [...named(at, page.flat())]));
  const levelOf = headingLevels(all, measures, byOutline);
  const counting = countingMarks(all);
  const marks = new Map<Line, readonly (Span & { readonly label: string })[]>();
  let hadNotes = false;
  const laid = columns.map((page) => {
    const labels = new Set(page.flat().flatMap((line) => superscriptsOf(line).map(({ label }) => label)));
    for (const line of page.flat())
      for (const sign of line.text.match(/(?<=\S)[*∗†‡§¶‖]{1,4}/gu) ?? []) labels.add(sign);
    const split = page.map((lines) => splitNotes(lines, measures, labels, hadNotes));
    const notes = split.flatMap((own) => own.notes);
    hadNotes = notes.length > 0;
    const own = new Set(notes.flatMap(({ label }) => label ?? []));
    for (const { body } of split) {
      for (const line of body) {
        const found = noteMarksIn(line, own, counting);
        if (found.length > 0) marks.set(line, found);
      }
    }
    const paragraphs = split.map(({ body }) => paragraphsOf(body, measures, page.length === 1, levelOf));
    return { paragraphs, notes };
  });
  const plain = laid
    .flatMap(({ paragraphs }) => paragraphs.flat())
    .filter(({ kind, lines }) => kind === 'paragraph' && lines.length > 1);
  const isIndentedStyle = plain.filter(({ isFlush }) => !isFlush).length * 2 > plain.length;
  const blocks: FlowBlock[] = [];
  let notesAtEnd = 0;
  let open: { block: FlowBlock; paragraph: Paragraph } | null = null;
  for (const [at, { paragraphs, notes }] of laid.entries()) {
    const { margins = [], turned = [] } = pages[at] ?? {};
    const addMargins = (isAtFoot: boolean): void => {
      for (const margin of margins) {
        if (margin.isAtFoot === isAtFoot) blocks.push(blockOf('paragraph', 0, [margin.row.line], margin));
      }
    };
    addMargins(false);
    const own: FlowBlock[] = open === null ? [] : [open.block];
    for (const column of paragraphs) {
      for (const [index, paragraph] of column.entries()) {
        if (index === 0 && open !== null && goesOn(open.paragraph, paragraph, isIndentedStyle)) {
          open.block.lines.push(...paragraph.lines);
          open = { block: open.block, paragraph: { ...paragraph, kind: open.paragraph.kind } };
          continue;
        }
        const block = blockOf(paragraph.kind, paragraph.level, paragraph.lines);
        blocks.push(block);
        own.push(block);
        open = { block, paragraph };
      }
    }
    const rest = placeNotes(notes, own, marks, at);
    notesAtEnd += rest.length;
    blocks.push(...rest);
    for (const piece of turned) blocks.push(blockOf('paragraph', 0, [lineOf([piece], at)]));
    addMargins(true);
  }
  return { blocks, noteMarks: marks, notesAtEnd };
}
