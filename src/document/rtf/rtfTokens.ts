/** Kinds of tokens of an RTF file. */
export type RtfTokenKind = 'open' | 'close' | 'word' | 'symbol' | 'hex' | 'bytes' | 'binary' | 'end';

/** What is wrong in a file that is not RTF as it should be; `byte` is the offset of the place. */
export class RtfDamage extends Error {
  readonly what: string;
  readonly byte: number;
  constructor(what: string, byte: number) {
    super(what);
    this.what = what;
    this.byte = byte;
  }
}

const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const LF = 0x0a;
const CR = 0x0d;
/** Longer names are of no control word; the specification allows 32 letters. */
const MAX_WORD = 40;
/** Digits of a parameter that count: larger numbers are of no meaning and become ±10^9. */
const MAX_DIGITS = 9;

/** Reads the tokens of an RTF file from front to back in linear time. After each {@link next} the fields describe the token. */
export class RtfTokens {
  readonly bytes: Uint8Array;
  /** Offset of the token's first byte. */
  start = 0;
  /** Offset after the token. */
  end = 0;
  /** Of `word`: the name. Of `symbol`: the character after the backslash, Latin-1. */
  name = '';
  /** Of `word`: the parameter, or null. */
  parameter: number | null = null;
  /** Of `hex`: the byte. */
  byte = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /**
   * The next token. Line ends between tokens are skipped, as RTF has it. `bytes` is a run of plain bytes from `start` to `end`; the
   * data of `\bin` is one token, `binary`.
   * @throws {RtfDamage} for a `\'` without two hexadecimal digits, data beyond the end of the file, or a backslash at its end
   */
  next(): RtfTokenKind {
    const { bytes } = this;
    let at = this.end;
    while (bytes[at] === LF || bytes[at] === CR) at += 1;
    this.start = at;
    const first = bytes[at];
    if (first === undefined) {
      this.end = at;
      return 'end';
    }
    this.end = at + 1;
    if (first === OPEN) return 'open';
    if (first === CLOSE) return 'close';
    if (first === BACKSLASH) return this.#control(at + 1);
    at += 1;
    for (let byte = bytes[at]; byte !== undefined && !isSpecial(byte); byte = bytes[at]) at += 1;
    this.end = at;
    return 'bytes';
  }

  #control(at: number): RtfTokenKind {
    const { bytes } = this;
    const first = bytes[at];
    if (first === undefined) throw new RtfDamage('the file ends after a backslash', at - 1);
    if (isLetter(first)) return this.#word(at);
    if (first === 0x27) {
      const high = hexDigit(bytes[at + 1]);
      const low = hexDigit(bytes[at + 2]);
      if (high < 0 || low < 0) throw new RtfDamage('two hexadecimal digits are missing after \\’', at - 1);
      this.byte = high * 16 + low;
      this.end = at + 3;
      return 'hex';
    }
    // A backslash before a line end is a paragraph end; CR and LF together are one line end.
    this.end = first === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
    this.name = String.fromCharCode(first);
    return 'symbol';
  }

  #word(start: number): RtfTokenKind {
    const { bytes } = this;
    let at = start;
    while (isLetter(bytes[at])) at += 1;
    this.name = at - start > MAX_WORD ? '' : String.fromCharCode(...bytes.subarray(start, at));
    const isNegative = bytes[at] === 0x2d && isDigit(bytes[at + 1]);
    if (isNegative) at += 1;
    this.parameter = null;
    let digits = 0;
    for (let byte = bytes[at]; byte !== undefined && isDigit(byte); byte = bytes[at]) {
      digits += 1;
      this.parameter = digits > MAX_DIGITS ? 1e9 : (this.parameter ?? 0) * 10 + byte - 0x30;
      at += 1;
    }
    if (isNegative && this.parameter !== null) this.parameter = -this.parameter;
    if (bytes[at] === 0x20) at += 1;
    this.end = at;
    if (this.name !== 'bin') return 'word';
    const length = Math.max(0, this.parameter ?? 0);
    if (length > bytes.length - at) {
      throw new RtfDamage(`the file ends inside ${length} bytes of binary data`, this.start);
    }
    this.end = at + length;
    return 'binary';
  }
}

function isSpecial(byte: number): boolean {
  return byte === BACKSLASH || byte === OPEN || byte === CLOSE || byte === LF || byte === CR;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (isDigit(byte)) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
