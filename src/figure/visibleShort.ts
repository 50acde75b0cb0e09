import { shorten } from './shorten.js';
import { visibleString } from './visibleText.js';

/**
 * A string that came from outside, for places that hold one line of plain text: nothing hidden in it, and no longer than so many
 * characters, with `…` in place of the rest. Takes the same time however long the string is.
 * @param length characters (code points), at least 1
 */
export function visibleShort(text: string, length: number): string {
  // A character has at most two units, and showing what is hidden makes nothing shorter but a line end of two characters.
  return shorten(visibleString(text.slice(0, 4 * length)), length);
}
