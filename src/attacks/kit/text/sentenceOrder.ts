import { elementAt, type Random } from '../../../base/index.js';
import { splitSentences, TextIndex } from '../../../text/index.js';
import type { TokenizedText } from './wordsOfTokens.js';

/**
 * The token with which each sentence of a text begins, ascending; the first is 0. White space before a sentence belongs to it, and a token in
 * which a sentence ends belongs to that sentence. A sentence that begins no token is one with the sentence before it.
 */
export function sentenceStarts(work: TokenizedText): number[] {
  const { charCount, tokenStartChar } = work;
  const tokens = tokenStartChar.length - 1;
  const starts = [0];
  let token = 0;
  for (const { endChar } of splitSentences(new TextIndex(work.textOf(0, charCount)))) {
    while (token < tokens && elementAt(tokenStartChar, token) < endChar) token += 1;
    if (token < tokens && token > elementAt(starts, starts.length - 1)) starts.push(token);
  }
  return starts;
}

/** A text with its sentences in a random order: for each place, the token of the text that stands there. */
export function shuffledSentences(work: TokenizedText, random: Random): Uint32Array {
  const tokens = work.tokenStartChar.length - 1;
  const starts = sentenceStarts(work);
  const sentences = starts.map((start, i) => ({ start, end: starts[i + 1] ?? tokens }));
  const order = new Uint32Array(tokens);
  let place = 0;
  for (const { start, end } of random.shuffle(sentences)) {
    for (let token = start; token < end; token++) order[place++] = token;
  }
  return order;
}
