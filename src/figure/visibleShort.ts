import { shorten } from './shorten.js';
import { visibleString } from './visibleText.js';

/**
 * A string from outside as one line of plain text: hidden characters are made visible, and `…` replaces everything after `length` characters.
 * Takes the same time however long the string is.
 * @param length characters (code points), at least 1
 */
export function visibleShort(text: string, length: number): string {
  // A character has at most two units, and making hidden characters visible shortens nothing but a line end of two characters.
  return shorten(visibleString(text.slice(0, 4 * length)), length);
}
