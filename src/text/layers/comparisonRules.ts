import { isSpace } from '../characters/characterClasses.js';

/** What the comparison text does with a character. */
export const COPY = 0;
/** Soft hyphens: removed. */
export const SOFT_HYPHEN = 1;
/** Zero-width and other invisible formatting characters: removed. */
export const ZERO_WIDTH = 2;
/** White space: runs become one space. */
export const SPACE = 3;
/** Hyphens and dashes: each becomes `-`, and runs of them one `-`. */
export const DASH = 4;
/** Single quotation marks and apostrophes: `'`. */
export const SINGLE_QUOTE = 5;
/** Double quotation marks: `"`. */
export const DOUBLE_QUOTE = 6;
/** Latin ligatures U+FB00–FB06: spelled out. */
export const LIGATURE = 7;

/** Zero-width spaces and joiners, word joiner, BOM, Mongolian vowel separator, grapheme joiner and bidirectional controls. */
const ZERO_WIDTHS = [
  0x034f, 0x061c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e,
  0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff,
];
const DASHES = [
  0x002d, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2e3a, 0x2e3b, 0xfe58, 0xfe63, 0xff0d,
];
const SINGLE_QUOTES = [
  0x0060, 0x00b4, 0x02bc, 0x2018, 0x2019, 0x201a, 0x201b, 0x2032, 0x2039, 0x203a, 0xff07,
];
const DOUBLE_QUOTES = [
  0x00ab, 0x00bb, 0x201c, 0x201d, 0x201e, 0x201f, 0x2033, 0x301d, 0x301e, 0x301f, 0xff02,
];

const FIRST_LIGATURE = 0xfb00;
const LIGATURES: readonly string[] = ['ff', 'fi', 'fl', 'ffi', 'ffl', '\u017ft', 'st'];

/** One class for each UTF-16 unit; surrogates are copied. */
const classes = makeClasses();

function makeClasses(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) if (isSpace(unit)) table[unit] = SPACE;
  table[0x00ad] = SOFT_HYPHEN;
  for (const unit of ZERO_WIDTHS) table[unit] = ZERO_WIDTH;
  for (const unit of DASHES) table[unit] = DASH;
  for (const unit of SINGLE_QUOTES) table[unit] = SINGLE_QUOTE;
  for (const unit of DOUBLE_QUOTES) table[unit] = DOUBLE_QUOTE;
  LIGATURES.forEach((_, index) => (table[FIRST_LIGATURE + index] = LIGATURE));
  return table;
}

/** Class of a UTF-16 unit (COPY, SPACE, …) under the profiles `comparison-1` and `comparison-1-fold`. */
export function comparisonClass(unit: number): number {
  return classes[unit] ?? COPY;
}

/** True for characters that comparison removes: soft hyphens and zero-width characters. */
export function isRemoved(unit: number): boolean {
  const kind = classes[unit];
  return kind === SOFT_HYPHEN || kind === ZERO_WIDTH;
}

/** Letters of a ligature U+FB00–FB06; U+FB05 keeps its long s. */
export function ligatureLetters(unit: number): string {
  return LIGATURES[unit - FIRST_LIGATURE] ?? '';
}

/** A character in lower case by itself, with final sigma as sigma and capital sharp s as ß. One to three UTF-16 units. */
export function foldChar(char: string): string {
  if (char === '\u03c2') return '\u03c3';
  return char.toLowerCase();
}
