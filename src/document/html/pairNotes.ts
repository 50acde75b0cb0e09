import type { Block, Mark } from '../../domain/index.js';

/** A link that is, or may be, the mark of a note. */
export interface NoteLink {
  readonly start: number;
  readonly end: number;
  /** Where it leads, as a key of the anchors. */
  readonly target: string;
  /** Does it have the mark `note-mark` already? */
  readonly isMark: boolean;
}

/** Where a target of links stands: the offsets of its element's text; equal for an element without text. */
export interface Anchor {
  readonly start: number;
  end: number;
}

/** Blocks of a note, at most. */
const LONGEST_NOTE = 10;
/** Characters of a note, at most. */
const MOST_TEXT = 20_000;
/** Links of one block that are looked at. */
const MOST_LINKS = 200;
/** Characters that a note, and the block of its mark, have besides the link, at least: an entry of a table of contents has none. */
const LEAST_TEXT = 3;

/**
 * Finds notes that the file does not name: a link leads to a later block, and a link there, or soon after, leads back to the block of the
 * first. The note is all of the element that the first link leads to, or ends with the link back. Headings are no notes.
 * @param links in order
 * @returns the blocks, notes among them by their kind, and the marks to add, in no order
 */
function pairNotes(
  blocks: readonly Block[],
  links: readonly NoteLink[],
  anchors: ReadonlyMap<string, Anchor>,
): { readonly blocks: readonly Block[]; readonly marks: readonly Mark[] } {
  const marks: Mark[] = [];
  const notes = new Set<number>();
  const marked = new Set<NoteLink>(links.filter(({ isMark }) => isMark));
  const byBlock = linksByBlock(blocks, links);
  for (const link of links) {
    const own = blockAt(blocks, link.start);
    const target = anchors.get(link.target);
    const first = target === undefined ? -1 : blockAt(blocks, target.start);
    if (target === undefined || first <= own) continue;
    const last = target.end > target.start ? blockAt(blocks, target.end - 1) : first;
    for (let at = first; at < Math.min(blocks.length, first + LONGEST_NOTE); at++) {
      const back = byBlock.get(at)?.find((one) => {
        const to = anchors.get(one.target);
        return to !== undefined && blockAt(blocks, to.start) === own;
      });
      if (back === undefined) continue;
      const end = Math.max(at, last);
      if (!isNote(blocks, own, first, end, link)) break;
      for (let note = first; note <= end; note++) notes.add(note);
      for (const one of [link, back]) {
        if (!marked.has(one)) marks.push({ kind: 'note-mark', start: one.start, end: one.end });
        marked.add(one);
      }
      break;
    }
  }
  for (const at of notes) {
    const block = blocks[at];
    if (block !== undefined && block.kind !== 'note') {
      marks.push({ kind: 'note', start: block.start, end: block.end });
    }
  }
  return {
    blocks: blocks.map((block, at) => (notes.has(at) ? { ...block, kind: 'note', level: 0 } : block)),
    marks,
  };
}

/** What was built, with the notes that links in both directions show; marks are in order. */
export function withNotes<B extends { readonly blocks: readonly Block[]; readonly marks: readonly Mark[] }>(
  built: B,
  links: readonly NoteLink[],
  anchors: ReadonlyMap<string, Anchor>,
): B {
  if (links.length === 0) return built;
  const { blocks, marks } = pairNotes(built.blocks, links, anchors);
  if (marks.length === 0) return { ...built, blocks };
  const all = [...built.marks, ...marks].sort((a, b) => a.start - b.start || b.end - a.end);
  return { ...built, blocks, marks: all };
}

function isNote(blocks: readonly Block[], own: number, first: number, last: number, link: NoteLink): boolean {
  if (last - first >= LONGEST_NOTE) return false;
  for (let at = first; at <= last; at++) if (blocks[at]?.kind === 'heading') return false;
  const least = link.end - link.start + LEAST_TEXT;
  const length = (blocks[last]?.end ?? 0) - (blocks[first]?.start ?? 0);
  const around = (blocks[own]?.end ?? 0) - (blocks[own]?.start ?? 0);
  return length >= least && length <= MOST_TEXT && around >= least;
}

function linksByBlock(blocks: readonly Block[], links: readonly NoteLink[]): ReadonlyMap<number, NoteLink[]> {
  const found = new Map<number, NoteLink[]>();
  for (const link of links) {
    const at = blockAt(blocks, link.start);
    const list = found.get(at) ?? [];
    if (list.length < MOST_LINKS) list.push(link);
    found.set(at, list);
  }
  return found;
}

/** Index of the last block that begins at or before an offset; −1 if there is none. */
function blockAt(blocks: readonly Block[], offset: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
