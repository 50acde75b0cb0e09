import type { Random } from '../../../base/index.js';

/** What is needed in order to see where words begin in the tokens of a text. */
export interface TokenizedText {
  readonly charCount: number;
  /** First character that each token owns, and charCount at the end. */
  readonly tokenStartChar: Uint32Array;
  textOf(startChar: number, endChar: number): string;
}

/**
 * The tokens [from, to) of a text as words: a token begins a word if it begins with white space that follows no white space. What precedes
 * the first such token is a word of its own.
 * @returns for each word the token with which it begins, counted from `from`, ascending; the first is 0
 */
export function wordStarts(work: TokenizedText, from: number, to: number): number[] {
  const isSpace = (char: number): boolean => /^\s$/u.test(work.textOf(char, char + 1));
  const starts = [0];
  for (let token = from + 1; token < to; token++) {
    const at = work.tokenStartChar[token] ?? work.charCount;
    // A token that holds only later bytes of a character owns no character, and begins nothing.
    if (at === work.tokenStartChar[token + 1] || !isSpace(at) || isSpace(at - 1)) continue;
    starts.push(token - from);
  }
  return starts;
}

/**
 * Tokens with their words in another order. Every token stays, so the length in tokens is the same. An order that leaves the tokens as they
 * are is turned by one word.
 * @param starts as {@link wordStarts}
 */
export function shuffledWords(tokens: Int32Array, starts: readonly number[], random: Random): Int32Array {
  const words = starts.map((start, i) => tokens.slice(start, starts[i + 1] ?? tokens.length));
  const shuffled = joined(random.shuffle(words), tokens.length);
  return shuffled.some((token, i) => token !== tokens[i])
    ? shuffled
    : joined([...words.slice(1), ...words.slice(0, 1)], tokens.length);
}

function joined(words: readonly Int32Array[], length: number): Int32Array {
  const out = new Int32Array(length);
  let at = 0;
  for (const word of words) {
    out.set(word, at);
    at += word.length;
  }
  return out;
}
