import type { Block, Extracted, Mark, ReaderRemark } from '../../domain/index.js';
import { moveBlocks, type Moved } from './moveBlocks.js';
import type { NoteLink, NoteScan } from './noteScan.js';
import { type NoteUnit, type NoteUnits, noteUnits } from './noteUnits.js';
import { pairNotes } from './pairNotes.js';

type Built = Pick<Extracted, 'text' | 'blocks' | 'marks' | 'pages'>;

/** Places that a remark names, at most. */
const MOST_STARTS = 20;

/** What was read, with each note after the block of its first mark. */
export interface Placed extends Moved {
  /** `notes-placed`, `note-referred-to-twice`, `note-in-note`, `note-left`; each only if it was met. */
  readonly remarks: readonly ReaderRemark[];
}

/**
 * Finds the notes of web pages and puts each after the block that has its mark. A note is what the file names so, what a link leads to that the file names
 * a mark of a note, or what links in both directions show. What no mark in the running text leads to stays where it stands.
 * @source EPUB 3 Structural Semantics Vocabulary 1.1 (noteref, footnote, endnote, rearnote); Digital Publishing WAI-ARIA Module 1.0
 */
export function placeNotes(built: Built, scan: NoteScan): Placed {
  const links = scan.links.toSorted((a, b) => a.start - b.start);
  const paired = pairNotes(built.blocks, links, scan.anchors);
  const found = noteUnits(built.blocks, built.marks, links, scan, paired);
  const inUnit = unitsByBlock(built.blocks, found.units);
  const named = withNotes(built, links, paired.marks, found);
  const { order, moved } = newOrder(named.blocks, found.units, inUnit);
  const result =
    moved.size === 0
      ? { built: named, follow: same, stay: same }
      : moveBlocks(named, order, (at) => {
          const unit = inUnit[at];
          return unit !== null && unit !== undefined && moved.has(unit);
        });
  return { ...result, remarks: remarksOf(named.blocks, found, moved, inUnit, result.follow) };
}

const same = (offset: number): number => offset;

function unitsByBlock(blocks: readonly Block[], units: readonly NoteUnit[]): readonly (NoteUnit | null)[] {
  const inUnit = new Array<NoteUnit | null>(blocks.length).fill(null);
  for (const unit of units) inUnit.fill(unit, unit.first, unit.last + 1);
  return inUnit;
}

/** The kinds and marks that the file does not give to notes and their marks. */
function withNotes(
  built: Built,
  links: readonly NoteLink[],
  paired: ReadonlySet<NoteLink>,
  { targets, inNote }: NoteUnits,
): Built {
  const marks: Mark[] = [];
  for (const link of links) {
    if (!link.isMark && (paired.has(link) || targets.has(link.target)))
      marks.push({ kind: 'note-mark', start: link.start, end: link.end });
  }
  const blocks = built.blocks.map((block, at): Block => {
    if (inNote[at] === 0 || block.kind === 'note') return block;
    marks.push({ kind: 'note', start: block.start, end: block.end });
    return { ...block, kind: 'note', level: 0 };
  });
  if (marks.length === 0) return built;
  const all = [...built.marks, ...marks].sort((a, b) => a.start - b.start || b.end - a.end);
  return { ...built, blocks, marks: all };
}

/** The order of all blocks, with each note after the block of its mark; several of one block in the order of their marks. */
function newOrder(
  blocks: readonly Block[],
  units: readonly NoteUnit[],
  inUnit: readonly (NoteUnit | null)[],
): { readonly order: readonly number[]; readonly moved: ReadonlySet<NoteUnit> } {
  const notesOf = new Map<number, NoteUnit[]>();
  for (const unit of units.toSorted((a, b) => a.mark - b.mark)) {
    if (unit.after === null) continue;
    const known = notesOf.get(unit.after);
    if (known === undefined) notesOf.set(unit.after, [unit]);
    else known.push(unit);
  }
  const order: number[] = [];
  const moved = new Set<NoteUnit>();
  for (let at = 0; at < blocks.length; at++) {
    if ((inUnit[at]?.after ?? null) !== null) continue;
    order.push(at);
    for (const unit of notesOf.get(at) ?? []) {
      const before = order.at(-1) ?? 0;
      const isAfterMoved = moved.has(inUnit[before] ?? unit);
      if (before !== unit.first - 1 || isAfterMoved) moved.add(unit);
      for (let note = unit.first; note <= unit.last; note++) order.push(note);
    }
  }
  return { order, moved };
}

function remarksOf(
  blocks: readonly Block[],
  { units, nested }: NoteUnits,
  moved: ReadonlySet<NoteUnit>,
  inUnit: readonly (NoteUnit | null)[],
  follow: (offset: number) => number,
): readonly ReaderRemark[] {
  const placesOf = (some: readonly NoteUnit[]): readonly number[] =>
    some.map(({ first }) => blocks[first]?.start ?? 0);
  const isInNote = ({ after, marksInNotes }: NoteUnit): boolean => after === null && marksInNotes > 0;
  const inNotes = units.filter(isInNote);
  const left = blocks.filter(({ kind }, at) => {
    const unit = inUnit[at] ?? null;
    return kind === 'note' && (unit === null || (unit.after === null && !isInNote(unit)));
  });
  const remark = (code: string, starts: readonly number[], count = starts.length): ReaderRemark => ({
    code,
    count,
    starts: starts
      .map(follow)
      .sort((a, b) => a - b)
      .slice(0, MOST_STARTS),
    details: {},
  });
  return [
    remark('notes-placed', placesOf(units.filter((unit) => moved.has(unit)))),
    remark('note-referred-to-twice', placesOf(units.filter(({ marks }) => marks > 1))),
    remark('note-in-note', placesOf(inNotes), inNotes.length + nested),
    remark(
      'note-left',
      left.map(({ start }) => start),
    ),
  ].filter(({ count }) => count > 0);
}
