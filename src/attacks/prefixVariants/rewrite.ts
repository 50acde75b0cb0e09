import { elementAt } from '../../base/index.js';
import type { Random } from '../../base/index.js';

/** A text in capitals. @source Ippolito et al. 2023, arXiv 2210.17546 (style transfer of prompts) */
export function inCapitals(text: string): string {
  return text.toUpperCase();
}

/** Every run of white space between words as two blanks. */
export function doubleBlanks(text: string): string {
  return betweenWords(text, '  ');
}

/** Every run of white space between words as a line break. */
export function lineBreaks(text: string): string {
  return betweenWords(text, '\n');
}

/** White space at either end stays: it may belong to the first token of the passage. */
function betweenWords(text: string, gap: string): string {
  return text.replace(/(?<=\S)\s+(?=\S)/gu, gap);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A text with typing errors: each letter is mistyped with probability `rate`, in one of four ways: omitted, typed twice, exchanged with
 * the letter after it, or replaced by another letter.
 * @param rate 0 … 1
 */
export function withTypos(text: string, rate: number, random: Random): string {
  const chars = Array.from(text);
  let out = '';
  for (let at = 0; at < chars.length; at++) {
    const char = elementAt(chars, at);
    if (!/\p{L}/u.test(char) || random.float() >= rate) {
      out += char;
      continue;
    }
    const next = at + 1 < chars.length ? elementAt(chars, at + 1) : '';
    switch (random.below(4)) {
      case 0:
        break;
      case 1:
        out += char + char;
        break;
      case 2:
        if (/\p{L}/u.test(next)) {
          out += next + char;
          at += 1;
          break;
        }
        out += other(char, random);
        break;
      default:
        out += other(char, random);
    }
  }
  return out;
}

/** A letter that is not this one, small or large as it is. */
function other(char: string, random: Random): string {
  const small = char.toLowerCase();
  const letters = LETTERS.replace(small, '');
  const letter = elementAt(letters, random.below(letters.length));
  return char === small ? letter : letter.toUpperCase();
}
