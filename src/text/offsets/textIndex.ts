import { firstAbove, PalimpsestError } from '../../base/index.js';

/** UTF-16 units between two checkpoints: a lookup scans at most this many. */
const STEP = 256;

/** A part of a text in characters (Unicode code points), end exclusive. */
export interface CharSpan {
  readonly startChar: number;
  readonly endChar: number;
}

/**
 * Where is a character in the text's UTF-8 bytes and UTF-16 units, and back? Immutable; built in one pass. All-ASCII texts need
 * no tables, others 8 bytes for each 256 units. An offset inside a character belongs to that character. A lone surrogate
 * counts as one character of three bytes (as U+FFFD would).
 */
export class TextIndex {
  readonly text: string;
  /** Length in UTF-16 units. */
  readonly utf16Length: number;
  /** Length in Unicode code points. */
  readonly charLength: number;
  /** Length in UTF-8 bytes. */
  readonly byteLength: number;
  readonly #chars: Uint32Array;
  readonly #bytes: Uint32Array;

  /** @param text any string; a string of up to 2^29 UTF-16 units, read once */
  constructor(text: string) {
    this.text = text;
    this.utf16Length = text.length;
    const checkpoints = Math.floor(text.length / STEP) + 1;
    const chars = new Uint32Array(checkpoints);
    const bytes = new Uint32Array(checkpoints);
    let char = 0;
    let byte = 0;
    for (let at = 0; at < text.length; at++) {
      if (at % STEP === 0) {
        chars[at / STEP] = char;
        bytes[at / STEP] = byte;
      }
      const size = unitBytes(text, at);
      byte += size;
      if (size > 0) char += 1;
    }
    if (text.length % STEP === 0) {
      chars[checkpoints - 1] = char;
      bytes[checkpoints - 1] = byte;
    }
    this.charLength = char;
    this.byteLength = byte;
    this.#chars = char === text.length ? new Uint32Array(0) : chars;
    this.#bytes = byte === text.length ? new Uint32Array(0) : bytes;
  }

  /** Index of the character that holds UTF-16 unit `utf16`, 0 … utf16Length (the end maps to charLength). @throws `text-offset-range` */
  utf16ToChar(utf16: number): number {
    this.#check(utf16, this.utf16Length, 'UTF-16 offset');
    if (this.#chars.length === 0 || utf16 === this.utf16Length) {
      return utf16 === this.utf16Length ? this.charLength : utf16;
    }
    const first = Math.floor(utf16 / STEP);
    let char = this.#chars[first] ?? 0;
    // The unit itself begins a character unless it is a trail surrogate: count the characters that begin up to and including it, less one.
    for (let at = first * STEP; at <= utf16; at++) if (unitBytes(this.text, at) > 0) char += 1;
    return char - 1;
  }

  /** UTF-16 offset at which character `char` starts, 0 … charLength. @throws `text-offset-range` */
  charToUtf16(char: number): number {
    this.#check(char, this.charLength, 'character');
    if (this.#chars.length === 0) return char;
    if (char === this.charLength) return this.utf16Length;
    const checkpoint = Math.max(0, firstAbove(this.#chars, char) - 1);
    let seen = this.#chars[checkpoint] ?? 0;
    let at = checkpoint * STEP;
    while (seen < char || unitBytes(this.text, at) === 0) {
      if (unitBytes(this.text, at) > 0) seen += 1;
      at += 1;
    }
    return at;
  }

  /** UTF-8 byte offset at which character `char` starts, 0 … charLength. @throws `text-offset-range` */
  charToByte(char: number): number {
    return this.#utf16ToByte(this.charToUtf16(char));
  }

  /** Index of the character that holds UTF-8 byte `byte`, 0 … byteLength (the end maps to charLength). @throws `text-offset-range` */
  byteToChar(byte: number): number {
    this.#check(byte, this.byteLength, 'byte');
    if (byte === this.byteLength) return this.charLength;
    if (this.#bytes.length === 0) return byte;
    const checkpoint = Math.max(0, firstAbove(this.#bytes, byte) - 1);
    let at = checkpoint * STEP;
    let start = this.#bytes[checkpoint] ?? 0;
    for (;;) {
      const size = unitBytes(this.text, at);
      if (byte < start + size) return this.utf16ToChar(at);
      start += size;
      at += 1;
    }
  }

  /** Text of the characters `startChar` … `endChar` (exclusive). @throws `text-offset-range` */
  slice(startChar: number, endChar: number): string {
    return this.text.slice(this.charToUtf16(startChar), this.charToUtf16(endChar));
  }

  #utf16ToByte(utf16: number): number {
    if (this.#bytes.length === 0) return utf16;
    if (utf16 === this.utf16Length) return this.byteLength;
    const first = Math.floor(utf16 / STEP);
    let byte = this.#bytes[first] ?? 0;
    for (let at = first * STEP; at < utf16; at++) byte += unitBytes(this.text, at);
    return byte;
  }

  #check(value: number, length: number, what: string): void {
    if (Number.isInteger(value) && value >= 0 && value <= length) return;
    throw new PalimpsestError({
      kind: 'bug',
      code: 'text-offset-range',
      message: `${what} ${value} is outside a text of length ${length}.`,
      hint: 'Use offsets of this layer of the work.',
    });
  }
}

/** UTF-8 bytes that the UTF-16 unit at `at` brings in: a lead surrogate brings all four, its trail none. */
function unitBytes(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (unit < 0xd800 || unit > 0xdfff) return 3;
  if (unit < 0xdc00) return isTrail(text.charCodeAt(at + 1)) ? 4 : 3;
  return at > 0 && isLead(text.charCodeAt(at - 1)) ? 0 : 3;
}

function isLead(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isTrail(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
