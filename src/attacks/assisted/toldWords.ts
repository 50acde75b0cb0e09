import { elementAt } from '../../base/index.js';
import { splitWords } from '../../text/index.js';
import type { AttackWork } from '../define.js';
import { touchesExcluded } from '../kit/index.js';

/** The words of a text, and which of them had to be corrected. */
export interface ToldWords {
  readonly text: string;
  readonly words: number;
  /** Number of words with a token, in the word or in the space before it, that was not the model's first choice. */
  readonly told: number;
  /** The text with corrected words in ⟦brackets⟧. */
  readonly marked: string;
}

/**
 * Greedy decoding with corrections, counted in words: a word needs no correction where the model's first choice is right; every other
 * word is corrected.
 * @param told 1 for each token of the work that was not the first choice
 * @param startToken the first token; `endToken` is the one after the last
 */
export function toldWords(
  work: AttackWork,
  told: Uint8Array,
  startToken: number,
  endToken: number,
): ToldWords {
  const startChar = elementAt(work.tokenStartChar, startToken);
  const endChar = work.tokenStartChar[endToken] ?? work.charCount;
  const text = work.textOf(startChar, endChar);
  const words = splitWords(text);
  let token = startToken;
  let count = 0;
  let removed = 0;
  let marked = '';
  let copied = 0;
  for (let word = 0; word < words.count; word++) {
    const end = startChar + elementAt(words.endChar, word);
    let isTold = false;
    for (; token < endToken; token++) {
      if (elementAt(work.tokenStartChar, token) >= end) break;
      if (told[token] === 1) isTold = true;
      // A token that reaches into the next word counts for it too.
      if ((work.tokenStartChar[token + 1] ?? work.charCount) > end) break;
    }
    if (touchesExcluded(work, startChar + elementAt(words.startChar, word), end)) {
      removed += 1;
      continue;
    }
    if (!isTold) continue;
    count += 1;
    const from = elementAt(words.startUtf16, word);
    const to = elementAt(words.endUtf16, word);
    marked += `${text.slice(copied, from)}⟦${text.slice(from, to)}⟧`;
    copied = to;
  }
  return { text, words: words.count - removed, told: count, marked: marked + text.slice(copied) };
}
