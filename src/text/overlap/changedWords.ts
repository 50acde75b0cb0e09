/** How far a copy, or its beginning, is from its original, in words. */
export interface ChangedWords {
  /** Words replaced, inserted or omitted, at least, between the original and some beginning of the copy: text after it does not count. */
  readonly changed: number;
  /** The fewest that the copy can have however it goes on; its last word, which may be unfinished, is not counted. */
  readonly least: number;
  /** Words of the original. */
  readonly words: number;
}

/**
 * Words that a copy changed. Words are separated by white space and compared exactly: case, accents and punctuation count.
 * @source Levenshtein 1966, over words, with a free end of the copy
 */
export function changedWords(original: string, copy: string): ChangedWords {
  const [own, other] = [wordsOf(original), wordsOf(copy)];
  // Distances of every beginning of the original from the beginning of the copy that was read so far.
  let row = Array.from({ length: own.length + 1 }, (_, at) => at);
  let changed = own.length;
  let least = 0;
  for (const [read, word] of other.entries()) {
    const next = [read + 1];
    own.forEach((mine, at) => {
      const [replaced, inserted, omitted] = [row[at], row[at + 1], next[at]];
      if (replaced === undefined || inserted === undefined || omitted === undefined)
        throw new RangeError('a row of distances is too short');
      next.push(Math.min(replaced + Number(mine !== word), inserted + 1, omitted + 1));
    });
    row = next;
    changed = Math.min(changed, row.at(-1) ?? 0);
    if (read < other.length - 1) least = Math.min(...row);
  }
  return { changed, least, words: own.length };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}
