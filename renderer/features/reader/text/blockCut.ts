/** Nominal length of a block in characters (code points); a block is 100 … 5,900 long, the last one may be empty. */
export const BLOCK_CHARS = 3000;
/** How far after a nominal boundary a paragraph may end for the block to end there, in characters. */
export const CUT_CHARS = 2900;

export interface BlockCut {
  /** UTF-16 units after the nominal boundary. */
  readonly units: number;
  /** False where a paragraph had to be split. */
  readonly isParagraphEnd: boolean;
}

/**
 * Where a block ends, relative to its nominal boundary: at the first end of a paragraph, otherwise of a sentence, otherwise at white space,
 * otherwise at once. It depends only on the given text, so that blocks can be laid out anywhere in a work without the rest of it.
 * @param ahead the text from the boundary on, at most CUT_CHARS characters
 * @param isEnd whether the work ends with it
 */
export function blockCut(ahead: string, isEnd: boolean): BlockCut {
  const gap = /\n[^\S\n]*\n\s*/u.exec(ahead);
  if (gap !== null) return { units: gap.index + gap[0].length, isParagraphEnd: true };
  if (isEnd) return { units: ahead.length, isParagraphEnd: true };
  for (const pattern of [/[.!?…]["'”’»)\]]*\s+/u, /\s+/u]) {
    const found = pattern.exec(ahead);
    if (found !== null) return { units: found.index + found[0].length, isParagraphEnd: false };
  }
  return { units: 0, isParagraphEnd: false };
}
