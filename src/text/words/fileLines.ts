import { elementAt, firstWhere } from '../../base/index.js';
import type { TextIndex } from '../offsets/textIndex.js';

/** Lines of a text, found by character. Made once for a text; each look-up takes log n. */
export class FileLines {
  /** First character of each line. */
  readonly #starts: readonly number[];

  /** @param text a line ends with a line feed, a carriage return, or both in this order */
  constructor(text: TextIndex) {
    const starts = [0];
    for (const { index, 0: end } of text.text.matchAll(/\r\n|\r|\n/gu))
      starts.push(text.utf16ToChar(index + end.length));
    this.#starts = starts;
  }

  /** Number of the line that holds a character, from 1. */
  at(char: number): number {
    const low = firstWhere(this.#starts.length, (middle) => elementAt(this.#starts, middle) > char);
    return Math.max(1, low);
  }
}
