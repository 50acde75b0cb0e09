import { placeOf, type Passage } from './passage.js';

/** A passage in words: block, and characters of the reading text. */
export function passageName(passage: Passage): string {
  const { work, startToken, prefixTokens } = passage;
  const at = startToken + prefixTokens;
  const block = work.blocks.find(({ startToken: from, endToken }) => at >= from && at < endToken);
  const { startChar, endChar } = placeOf(passage);
  return `${block === undefined ? work.title : block.title}, characters ${startChar}–${endChar}`;
}
