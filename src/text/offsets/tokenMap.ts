import { elementAt, firstWhere, PalimpsestError } from '../../base/index.js';
import type { OffsetSpan } from './offsetMap.js';
import type { CharSpan, TextIndex } from './textIndex.js';

/** A run of tokens, end exclusive. */
export interface TokenSpan {
  readonly startToken: number;
  readonly endToken: number;
}

/** What a tokenizer reports about a text: the first byte of each token among the bytes of all pieces. */
export interface TokenBytes {
  /** Non-decreasing; one entry for each token; counted from the first byte of the text, after the added bytes. */
  readonly startByte: Uint32Array;
  /** The number of bytes of all pieces, including added bytes. */
  readonly byteLength: number;
  /** The number of bytes that the tokenizer prepended (a space), which are not part of the text. */
  readonly addedPrefixBytes: number;
}

/**
 * Which characters belong to which tokens? Rule: a character belongs to the one token that holds its first UTF-8 byte. So
 * neighboring token spans never overlap and omit nothing, even if one character spans several tokens (the later
 * ones own no character) or one token holds several characters. Immutable; 8 bytes per token.
 */
export class TokenMap {
  readonly text: TextIndex;
  readonly tokenCount: number;
  /** First character of each token, and charLength at the end: tokenCount + 1 entries, non-decreasing. */
  readonly startChar: Uint32Array;
  /** First byte of each token in the UTF-8 of the text, and byteLength at the end: tokenCount + 1 entries. */
  readonly startByte: Uint32Array;

  /**
   * @param text the text that was tokenized
   * @param tokens what the tokenizer reported
   * @throws `token-map-mismatch` if the pieces do not tile the text
   */
  constructor(text: TextIndex, tokens: TokenBytes) {
    const textBytes = tokens.byteLength - tokens.addedPrefixBytes;
    if (textBytes !== text.byteLength) throw mismatch(`${textBytes} bytes in ${text.byteLength}`);
    this.text = text;
    this.tokenCount = tokens.startByte.length;
    this.startByte = new Uint32Array(this.tokenCount + 1);
    this.startChar = new Uint32Array(this.tokenCount + 1);
    this.startByte.set(tokens.startByte);
    this.startByte[this.tokenCount] = text.byteLength;
    if ((this.startByte[0] ?? 0) !== 0) throw mismatch('the first token does not start at byte 0');
    fillStartChars(text, this.startByte, this.startChar);
  }

  /** Characters that tokens [startToken, endToken) own; adjacent spans tile the text. @throws `token-span-range` */
  tokenSpanToChars(startToken: number, endToken: number): CharSpan {
    this.#checkSpan(startToken, endToken);
    return { startChar: this.startChar[startToken] ?? 0, endChar: this.startChar[endToken] ?? 0 };
  }

  /** Characters of which tokens [startToken, endToken) hold any byte; spans of neighbors may share one. @throws `token-span-range` */
  tokenSpanToTouchedChars(startToken: number, endToken: number): CharSpan {
    const bytes = this.tokenSpanToBytes(startToken, endToken);
    const startChar = this.text.byteToChar(bytes.start);
    if (bytes.start === bytes.end) return { startChar, endChar: startChar };
    return { startChar, endChar: this.text.byteToChar(bytes.end - 1) + 1 };
  }

  /** Bytes of tokens [startToken, endToken) in the UTF-8 of the text. @throws `token-span-range` */
  tokenSpanToBytes(startToken: number, endToken: number): OffsetSpan {
    this.#checkSpan(startToken, endToken);
    return { start: this.startByte[startToken] ?? 0, end: this.startByte[endToken] ?? 0 };
  }

  /** UTF-16 offsets of the characters that tokens [startToken, endToken) own. @throws `token-span-range` */
  tokenSpanToUtf16(startToken: number, endToken: number): OffsetSpan {
    const span = this.tokenSpanToChars(startToken, endToken);
    return { start: this.text.charToUtf16(span.startChar), end: this.text.charToUtf16(span.endChar) };
  }

  /** Text of the characters that tokens [startToken, endToken) own; texts of adjacent spans join without loss. @throws `token-span-range` */
  textOf(startToken: number, endToken: number): string {
    const span = this.tokenSpanToUtf16(startToken, endToken);
    return this.text.text.slice(span.start, span.end);
  }

  /** The token that owns character `char`; tokenCount for char = charLength. @throws `text-offset-range` */
  charToToken(char: number): number {
    // Bytes, because TextIndex checks the range and charLength must lead to the position after the last token.
    const byte = this.text.charToByte(char);
    if (byte === this.text.byteLength) return this.tokenCount;
    return Math.max(0, firstWhere(this.tokenCount, (middle) => elementAt(this.startByte, middle) > byte) - 1);
  }

  /** The smallest run of tokens that owns all of the characters [startChar, endChar). @throws `text-offset-range` */
  charSpanToTokens(startChar: number, endChar: number): TokenSpan {
    const startToken = this.charToToken(startChar);
    if (endChar <= startChar) return { startToken, endToken: startToken };
    return { startToken, endToken: this.charToToken(endChar - 1) + 1 };
  }

  /** True when token `token` begins with a whole character (not in the middle of one). @throws `token-span-range` */
  startsOnChar(token: number): boolean {
    this.#checkSpan(token, token);
    return this.text.charToByte(this.startChar[token] ?? 0) === this.startByte[token];
  }

  #checkSpan(startToken: number, endToken: number): void {
    const isValid = [startToken, endToken].every(Number.isInteger);
    if (isValid && startToken >= 0 && startToken <= endToken && endToken <= this.tokenCount) return;
    throw new PalimpsestError({
      kind: 'bug',
      code: 'token-span-range',
      message: `Tokens [${startToken}, ${endToken}) are outside a text of ${this.tokenCount} tokens.`,
      hint: 'Use a span of tokens of this work.',
    });
  }
}

/** For each token the number of characters that start before it, in one walk over the text. */
function fillStartChars(text: TextIndex, startByte: Uint32Array, startChar: Uint32Array): void {
  const units = text.text;
  let at = 0;
  let byte = 0;
  let char = 0;
  for (let token = 0; token < startByte.length; token++) {
    const wanted = startByte[token] ?? 0;
    if (wanted < (startByte[token - 1] ?? 0))
      throw mismatch(`token ${token} starts before the previous token`);
    while (byte < wanted && at < units.length) {
      const codePoint = units.codePointAt(at) ?? 0;
      byte += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      at += codePoint < 0x10000 ? 1 : 2;
      char += 1;
    }
    startChar[token] = char;
  }
}

function mismatch(what: string): PalimpsestError {
  return new PalimpsestError({
    kind: 'bug',
    code: 'token-map-mismatch',
    message: `The tokens do not tile the text: ${what}.`,
    hint: 'Tokenize the reading text itself, without special tokens.',
  });
}
