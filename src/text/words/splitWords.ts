import { isSpace } from '../characters/characterClasses.js';
import { GrowingUint32 } from '../characters/growingUint32.js';

/** Words of a text in order; the arrays have one entry for each word. */
export interface Words {
  readonly count: number;
  /** First character (code point) of each word. */
  readonly startChar: Uint32Array;
  /** Character after each word. */
  readonly endChar: Uint32Array;
  /** The same places in UTF-16 units, for slicing. */
  readonly startUtf16: Uint32Array;
  readonly endUtf16: Uint32Array;
}

/**
 * Words as Python's `str.split()` makes them: the parts between white space (see isSpace). Linear; 8 bytes per word, 16 if the text
 * has characters above U+FFFF.
 */
export function splitWords(text: string): Words {
  const startUtf16 = new GrowingUint32();
  const endUtf16 = new GrowingUint32();
  const startChar = new GrowingUint32();
  const endChar = new GrowingUint32();
  let trails = 0;
  let inWord = false;
  for (let at = 0; at <= text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xdc00 && unit <= 0xdfff) trails += 1;
    const isWord = at < text.length && !isSpace(unit);
    if (isWord === inWord) continue;
    (isWord ? startUtf16 : endUtf16).push(at);
    (isWord ? startChar : endChar).push(at - trails);
    inWord = isWord;
  }
  const starts = startUtf16.toArray();
  const ends = endUtf16.toArray();
  return {
    count: starts.length,
    startChar: trails === 0 ? starts : startChar.toArray(),
    endChar: trails === 0 ? ends : endChar.toArray(),
    startUtf16: starts,
    endUtf16: ends,
  };
}

/** Number of words that splitWords would find. */
export function countWords(text: string): number {
  let count = 0;
  let inWord = false;
  for (let at = 0; at < text.length; at++) {
    const isWord = !isSpace(text.charCodeAt(at));
    if (isWord && !inWord) count += 1;
    inWord = isWord;
  }
  return count;
}

/** Word `index` of a text as a string. */
export function wordAt(text: string, words: Words, index: number): string {
  return text.slice(words.startUtf16[index] ?? 0, words.endUtf16[index] ?? 0);
}
