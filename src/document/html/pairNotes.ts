import type { Block } from '../../domain/index.js';
import { blockAt, type BlockRange } from './blockFinder.js';
import type { Anchor, NoteLink } from './noteScan.js';

/** Blocks of a note, at most. */
const LONGEST_NOTE = 10;
/** Characters of a note, at most. */
const MOST_TEXT = 20_000;
/** Links of one block that are looked at. */
const MOST_LINKS = 200;
/** Characters that a note, and the block of its mark, have besides the link, at least: an entry of a table of contents has none. */
const LEAST_TEXT = 3;

/** Notes that links in both directions show. */
export interface PairedNotes {
  /** By the target of the links that lead to them. */
  readonly notes: ReadonlyMap<string, BlockRange>;
  /** The links there and back. */
  readonly marks: ReadonlySet<NoteLink>;
}

/**
 * Finds notes that the file does not name: a link leads to a later block, and a link there, or soon after, leads back to the block of the
 * first. The note is all of the element that the first link leads to, or ends with the link back. Headings are no notes. Linear in the
 * links and log n in the blocks.
 * @param links in order
 */
export function pairNotes(
  blocks: readonly Block[],
  links: readonly NoteLink[],
  anchors: ReadonlyMap<string, Anchor>,
): PairedNotes {
  const notes = new Map<string, BlockRange>();
  const marks = new Set<NoteLink>();
  const ways = waysBack(blocks, links, anchors);
  for (const link of links) {
    const own = blockAt(blocks, link.start);
    const target = anchors.get(link.target);
    const first = target === undefined ? -1 : blockAt(blocks, target.start);
    if (target === undefined || first <= own) continue;
    const last = target.end > target.start ? blockAt(blocks, target.end - 1) : first;
    for (let at = first; at < Math.min(blocks.length, first + LONGEST_NOTE); at++) {
      const back = ways.get(at)?.get(own);
      if (back === undefined) continue;
      const range = { first, last: Math.max(at, last) };
      const around = (blocks[own]?.end ?? 0) - (blocks[own]?.start ?? 0);
      const least = link.end - link.start + LEAST_TEXT;
      if (around < least || !isNote(blocks, range, least)) break;
      const known = notes.get(link.target);
      if (known === undefined || known.last < range.last) notes.set(link.target, range);
      marks.add(link).add(back);
      break;
    }
  }
  return { notes, marks };
}

/**
 * Can these blocks be one note: few, not too long, and no heading among them?
 * @param least characters that they have at least
 */
export function isNote(blocks: readonly Block[], { first, last }: BlockRange, least = 1): boolean {
  if (last - first >= LONGEST_NOTE) return false;
  for (let at = first; at <= last; at++) if (blocks[at]?.kind === 'heading') return false;
  const length = (blocks[last]?.end ?? 0) - (blocks[first]?.start ?? 0);
  return length >= least && length <= MOST_TEXT;
}

/** For each block with links: to which blocks they lead, each with the first link that does. */
function waysBack(
  blocks: readonly Block[],
  links: readonly NoteLink[],
  anchors: ReadonlyMap<string, Anchor>,
): ReadonlyMap<number, ReadonlyMap<number, NoteLink>> {
  const found = new Map<number, Map<number, NoteLink>>();
  for (const link of links) {
    const to = anchors.get(link.target);
    if (to === undefined) continue;
    const at = blockAt(blocks, link.start);
    const ways = found.get(at) ?? new Map<number, NoteLink>();
    const target = blockAt(blocks, to.start);
    if (ways.size < MOST_LINKS && !ways.has(target)) ways.set(target, link);
    found.set(at, ways);
  }
  return found;
}
