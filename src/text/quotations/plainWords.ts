import { GrowingUint32 } from '../characters/growingUint32.js';

/** The words of a comparison text without marks. */
export interface PlainWords {
  readonly count: number;
  /** All words, one space between two of them. */
  readonly joined: string;
  /** Where each word begins in `joined`, in UTF-16 units. */
  readonly at: Uint32Array;
  /** Where each word begins in the text, in UTF-16 units. */
  readonly startUtf16: Uint32Array;
  /** The unit after each word in the text. */
  readonly endUtf16: Uint32Array;
}

const WORD = /[\p{L}\p{M}\p{N}']+/gu;

/**
 * The words of a text as quotations are compared: runs of letters, marks and digits. An apostrophe within a word is removed (`lord's` is
 * `lords`), and every other character divides words, so that editions that punctuate otherwise agree. Linear.
 * @param text a folded comparison text, in which every apostrophe is `'`
 */
export function plainWords(text: string): PlainWords {
  const at = new GrowingUint32();
  const start = new GrowingUint32();
  const end = new GrowingUint32();
  const words: string[] = [];
  let length = 0;
  for (const match of text.matchAll(WORD)) {
    const word = match[0].replaceAll("'", '');
    if (word === '') continue;
    at.push(length);
    start.push(match.index);
    end.push(match.index + match[0].length);
    words.push(word);
    length += word.length + 1;
  }
  return {
    count: words.length,
    joined: words.join(' '),
    at: at.toArray(),
    startUtf16: start.toArray(),
    endUtf16: end.toArray(),
  };
}

/** `count` words from word `first` on, one space between two of them. */
export function wordsFrom({ joined, at, count: total }: PlainWords, first: number, count: number): string {
  const next = first + count;
  return joined.slice(at[first] ?? joined.length, next >= total ? joined.length : (at[next] ?? 0) - 1);
}
