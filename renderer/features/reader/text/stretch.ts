import { textDirection, type TextDirection } from '../../../../src/figure/index.js';
import { TextIndex } from '../../../../src/text/index.js';
import { BLOCK_CHARS, blockCut, CUT_CHARS } from './blockCut.js';
import { BlockMap } from './blockMap.js';
import { paragraphs, type Paragraph } from './paragraphs.js';

/** Number of blocks requested at once. */
const STRETCH_BLOCKS = 16;

/** A block of a work as laid out; characters are code points of the reading text. */
export interface BlockText {
  readonly index: number;
  readonly startChar: number;
  readonly endChar: number;
  /** Exactly the work's own characters. */
  readonly text: string;
  readonly paragraphs: readonly Paragraph[];
  /** True when the first paragraph began in the previous block. */
  readonly isContinued: boolean;
  readonly map: BlockMap;
}

/** The number of blocks of a work with that number of characters. */
export function blockCount(chars: number): number {
  return Math.ceil(chars / BLOCK_CHARS);
}

/** The block that probably contains a character: this one, or the previous one where a paragraph extends over the boundary. */
export function nominalBlock(char: number, chars: number): number {
  return Math.max(0, Math.min(blockCount(chars) - 1, Math.floor(char / BLOCK_CHARS)));
}

/** The group of blocks that contains a block. */
export function stretchOf(block: number): number {
  return Math.floor(block / STRETCH_BLOCKS);
}

/** The characters to request, so that all blocks of a group can be laid out. */
export function stretchRange(
  stretch: number,
  chars: number,
): { readonly startChar: number; readonly endChar: number } {
  const startChar = stretch * STRETCH_BLOCKS * BLOCK_CHARS;
  return { startChar, endChar: Math.min(chars, startChar + STRETCH_BLOCKS * BLOCK_CHARS + CUT_CHARS) };
}

/**
 * The blocks of a group.
 * @param text what {@link stretchRange} names
 * @param chars characters of the whole work
 * @param chapterStarts first characters of chapters, anywhere in the work
 */
export function layoutStretch(
  stretch: number,
  text: string,
  chars: number,
  chapterStarts: readonly number[],
): BlockText[] {
  const { startChar, endChar } = stretchRange(stretch, chars);
  const index = new TextIndex(text);
  const cut = (block: number): { readonly unit: number; readonly isParagraphEnd: boolean } => {
    const nominal = block * BLOCK_CHARS;
    if (nominal === 0) return { unit: 0, isParagraphEnd: true };
    if (nominal >= chars) return { unit: text.length, isParagraphEnd: true };
    const unit = index.charToUtf16(nominal - startChar);
    const limitChar = Math.min(endChar, nominal + CUT_CHARS);
    const ahead = text.slice(unit, index.charToUtf16(limitChar - startChar));
    const { units, isParagraphEnd } = blockCut(ahead, limitChar === chars);
    return { unit: unit + units, isParagraphEnd };
  };
  const blocks: BlockText[] = [];
  const first = stretch * STRETCH_BLOCKS;
  const last = Math.min(blockCount(chars), first + STRETCH_BLOCKS);
  const around = textDirection(text) ?? 'ltr';
  let begun: TextDirection | undefined;
  let from = cut(first);
  for (let block = first; block < last; block++) {
    const to = cut(block + 1);
    const own = text.slice(from.unit, to.unit);
    const start = startChar + index.utf16ToChar(from.unit);
    const end = startChar + index.utf16ToChar(to.unit);
    const headings = new Set(
      chapterStarts
        .filter((char) => char >= start && char < end)
        .map((char) => index.charToUtf16(char - startChar) - from.unit),
    );
    const laid = paragraphs(own, headings, from.isParagraphEnd ? undefined : begun, around);
    begun = laid.at(-1)?.direction ?? begun;
    blocks.push({
      index: block,
      startChar: start,
      endChar: end,
      text: own,
      paragraphs: laid,
      isContinued: !from.isParagraphEnd,
      map: new BlockMap(own, start, laid),
    });
    from = to;
  }
  return blocks;
}
