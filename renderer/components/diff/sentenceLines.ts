import { splitSentences, TextIndex } from '../../../src/text/index.js';

/** The sentences of a text, one a line; white space within a sentence shows as one space. */
export function sentenceLines(text: string): string[] {
  const index = new TextIndex(text);
  return splitSentences(index).map(({ startChar, endChar }) =>
    index.slice(startChar, endChar).replace(/\s+/gu, ' '),
  );
}
