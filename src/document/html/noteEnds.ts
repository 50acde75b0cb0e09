import type { Block, Mark } from '../../domain/index.js';
import { blockAt, type BlockRange } from './blockFinder.js';
import type { ListedElement, NoteScan } from './noteScan.js';
import { isNote } from './pairNotes.js';

/**
 * Where notes end whose targets are only their beginnings. Such a note goes on to the end of the largest element that begins with it and stands
 * beside another one of the same name that begins with a note; in a list that the file names, it goes on over blocks that nothing leads to or from.
 * @param firsts first blocks of all notes; equal ones follow one another
 * @returns the last block of a note, given its blocks so far and the last block before the next note
 */
export function noteEnds(
  blocks: readonly Block[],
  marks: readonly Mark[],
  scan: NoteScan,
  firsts: readonly number[],
): (range: BlockRange, limit: number) => number {
  const elementsAt = (first: number): readonly ListedElement[] =>
    scan.elements.get(blocks[first]?.start ?? -1) ?? [];
  const shapes = new Map<string, number>();
  firsts.forEach((first, at) => {
    if (first === firsts[at - 1]) return;
    for (const element of elementsAt(first)) {
      const shape = shapeOf(element);
      shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    }
  });
  const linked = linkedBlocks(blocks, marks, scan);
  return ({ first, last }, limit) => {
    let end = last;
    for (const element of elementsAt(first)) {
      const range = { first, last: blockAt(blocks, element.end - 1) };
      if (range.last > limit || !isNote(blocks, range)) break;
      if ((shapes.get(shapeOf(element)) ?? 0) > 1) end = Math.max(end, range.last);
    }
    while (
      end < limit &&
      blocks[end]?.kind === 'note' &&
      blocks[end + 1]?.kind === 'note' &&
      linked[end + 1] === 0 &&
      isNote(blocks, { first, last: end + 1 })
    ) {
      end += 1;
    }
    return end;
  };
}

function shapeOf({ name, parent }: ListedElement): string {
  return `${parent} ${name}`;
}

/** For each block whether a target of links, a link that may belong to a note, or a note that the file names begins in it. */
function linkedBlocks(
  blocks: readonly Block[],
  marks: readonly Mark[],
  { anchors, links }: NoteScan,
): Uint8Array {
  const linked = new Uint8Array(blocks.length);
  const note = (start: number): void => {
    const at = blockAt(blocks, start);
    if (at >= 0) linked[at] = 1;
  };
  for (const { start } of anchors.values()) note(start);
  for (const { start } of links) note(start);
  for (const { kind, start } of marks) if (kind === 'note') note(start);
  return linked;
}
