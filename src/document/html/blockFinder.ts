import { elementAt, firstWhere } from '../../base/index.js';
import type { Block } from '../../domain/index.js';

/** Blocks in a row: numbers of the first and the last. */
export interface BlockRange {
  readonly first: number;
  readonly last: number;
}

/** Index of the last block that begins at or before an offset; −1 if there is none. Takes log n. */
export function blockAt(blocks: readonly Block[], offset: number): number {
  return firstWhere(blocks.length, (middle) => elementAt(blocks, middle).start > offset) - 1;
}

/** The blocks that the offsets [start, end) touch, or the one at `start` if there is nothing between; null before the first block. */
export function blocksAt(blocks: readonly Block[], start: number, end: number): BlockRange | null {
  const first = blockAt(blocks, start);
  if (first < 0) return null;
  return { first, last: end > start ? Math.max(first, blockAt(blocks, end - 1)) : first };
}
