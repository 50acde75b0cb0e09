import type { Block, Mark, MarkKind } from '../../domain/index.js';
import { blockAt, type BlockRange, blocksAt } from './blockFinder.js';
import { noteEnds } from './noteEnds.js';
import { type Anchor, type NoteLink, type NoteScan, SAME_NOTE } from './noteScan.js';
import { isNote, type PairedNotes } from './pairNotes.js';

/** A note to which a link leads. */
export interface NoteUnit extends BlockRange {
  /** Block after which it belongs: that of its first mark in the running text; null if it has none there. */
  after: number | null;
  /** Where that mark begins. */
  mark: number;
  /** Its marks in the text, and in other notes. */
  marks: number;
  marksInNotes: number;
}

/** Text that the rules omit unless they are off: a mark there does not place a note that has another one. */
const ASIDE: ReadonlySet<MarkKind> = new Set([
  'front-matter',
  'back-matter',
  'non-linear',
  'hidden',
  'deleted',
]);

/** The notes of a document to which links lead. */
export interface NoteUnits {
  /** In order; they do not overlap. */
  readonly units: readonly NoteUnit[];
  /** Notes that begin within another one; they stay there. */
  readonly nested: number;
  /** The targets of links that lead to them. */
  readonly targets: { readonly has: (target: string) => boolean };
  /** 1 for each block that is a note or a part of one. */
  readonly inNote: Uint8Array;
}

/**
 * The notes of a document to which links lead, each with the place of its first mark. Notes that share a block are not among them.
 * @param blocks notes that only the links to them show need not have their kind yet
 * @param links of `scan`, in order
 */
export function noteUnits(
  blocks: readonly Block[],
  marks: readonly Mark[],
  links: readonly NoteLink[],
  scan: NoteScan,
  paired: PairedNotes,
): NoteUnits {
  const inNote = new Uint8Array(blocks.length);
  blocks.forEach(({ kind }, at) => {
    if (kind === 'note') inNote[at] = 1;
  });
  for (const { first, last } of paired.notes.values()) inNote.fill(1, first, last + 1);
  const ranges = rangesOf(blocks, links, scan, paired, inNote);
  const byTarget = new Map<string, NoteUnit>();
  const units: NoteUnit[] = [];
  let nested = 0;
  const starts = [...ranges]
    .map(([key, range]) => ({ key, range, start: scan.anchors.get(key)?.start ?? 0 }))
    .sort((a, b) => a.range.first - b.range.first || b.range.last - a.range.last || a.start - b.start);
  const lastOf = noteEnds(
    blocks,
    marks,
    scan,
    starts.map(({ range }) => range.first),
  );
  for (let at = 0; at < starts.length;) {
    const group = groupFrom(starts, at);
    at += group.length;
    const [head] = group;
    if (head === undefined) break;
    if (head.range.first <= (units.at(-1)?.last ?? -1)) {
      nested += 1;
      continue;
    }
    // Two notes in one block cannot be parted.
    const [least, greatest] = bounds(group.map(({ start }) => start));
    if (greatest - least > SAME_NOTE) continue;
    const limit = (starts[at]?.range.first ?? blocks.length) - 1;
    const last = lastOf(head.range, limit);
    const unit = { first: head.range.first, last, after: null, mark: 0, marks: 0, marksInNotes: 0 };
    units.push(unit);
    inNote.fill(1, unit.first, unit.last + 1);
    for (const { key } of group) byTarget.set(key, unit);
  }
  findMarks(blocks, marks, links, inNote, byTarget);
  return { units, nested, targets: byTarget, inNote };
}

interface Start {
  readonly key: string;
  readonly range: BlockRange;
  readonly start: number;
}

/** Targets that begin in the same block. */
function groupFrom(starts: readonly Start[], at: number): readonly Start[] {
  let end = at + 1;
  while (end < starts.length && starts[end]?.range.first === starts[at]?.range.first) end += 1;
  return starts.slice(at, end);
}

/** The least and the greatest of many numbers. */
function bounds(numbers: readonly number[]): readonly [number, number] {
  let [least, greatest] = [Infinity, -Infinity];
  for (const one of numbers) {
    least = Math.min(least, one);
    greatest = Math.max(greatest, one);
  }
  return [least, greatest];
}

/**
 * The blocks of each target that is a note: by links in both directions, or because the file names it or the link to it.
 * @param inNote is added to
 */
function rangesOf(
  blocks: readonly Block[],
  links: readonly NoteLink[],
  { anchors }: NoteScan,
  paired: PairedNotes,
  inNote: Uint8Array,
): ReadonlyMap<string, BlockRange> {
  const ranges = new Map<string, BlockRange>();
  for (const link of links) {
    if (link.named === 'way-back' || ranges.has(link.target)) continue;
    const anchor = anchors.get(link.target);
    if (anchor === undefined || anchor.isList) continue;
    const range = paired.notes.get(link.target) ?? namedRange(blocks, link, anchor, inNote);
    if (range === null) continue;
    ranges.set(link.target, range);
    inNote.fill(1, range.first, range.last + 1);
  }
  return ranges;
}

function namedRange(
  blocks: readonly Block[],
  { start, named }: NoteLink,
  anchor: Anchor,
  inNote: Uint8Array,
): BlockRange | null {
  const range = blocksAt(blocks, anchor.start, anchor.end);
  if (range === null || !isNote(blocks, range)) return null;
  const own = blockAt(blocks, start);
  if (own >= range.first && own <= range.last) return null;
  if (blocks[range.first]?.kind === 'note') return range;
  // Some makers name the way back like the mark; the text to which it leads is no note.
  return named === 'reference' && inNote[own] === 0 ? range : null;
}

/** Finds the first mark of each note. A mark in a note places nothing, so that notes cannot lead to one another without end. */
function findMarks(
  blocks: readonly Block[],
  marks: readonly Mark[],
  links: readonly NoteLink[],
  inNote: Uint8Array,
  byTarget: ReadonlyMap<string, NoteUnit>,
): void {
  const isAside = coverage(marks);
  const firstIsAside = new Set<NoteUnit>();
  for (const link of links) {
    const unit = link.named === 'way-back' ? undefined : byTarget.get(link.target);
    if (unit === undefined) continue;
    const own = blockAt(blocks, link.start);
    if (inNote[own] === 1) {
      unit.marksInNotes += 1;
      continue;
    }
    unit.marks += 1;
    const aside = isAside(link.start);
    if (unit.after !== null && (aside || !firstIsAside.has(unit))) continue;
    unit.after = own;
    unit.mark = link.start;
    if (aside) firstIsAside.add(unit);
    else firstIsAside.delete(unit);
  }
}

/** Whether an offset lies in a mark of {@link ASIDE}; offsets are asked for in ascending order. */
function coverage(marks: readonly Mark[]): (offset: number) => boolean {
  let next = 0;
  let end = 0;
  return (offset) => {
    for (let mark = marks[next]; mark !== undefined && mark.start <= offset; mark = marks[next]) {
      if (ASIDE.has(mark.kind)) end = Math.max(end, mark.end);
      next += 1;
    }
    return offset < end;
  };
}
