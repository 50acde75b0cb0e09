import { documentError, type DocumentSource, limitError } from '../container/documentError.js';
import { wholeNumber } from '../../base/index.js';
import { byteDecoding, SYMBOL } from './rtfEncodings.js';

const REPLACEMENT = 0xfffd;
const ASCII = new TextDecoder('utf-8');

/** Gathers characters that have the same properties: bytes of an encoding, and Unicode units. */
export class RtfText {
  readonly #source: DocumentSource;
  readonly #onRemark: (code: string, ahead: number) => void;
  #text = '';
  #bytes = new Uint8Array(4096);
  #count = 0;
  #firstByteAt = 0;
  #highSurrogate = 0;
  #encoding = 'windows-1252';

  /** @param onRemark takes `rtf-symbol-font` and `rtf-half-character`, with the units of text that {@link take} will give before the place */
  constructor(source: DocumentSource, onRemark: (code: string, ahead: number) => void) {
    this.#source = source;
    this.#onRemark = onRemark;
  }

  /** Adds bytes in an encoding. @param at offset of the first byte in the file @throws as {@link take} */
  bytes(bytes: Uint8Array, encoding: string, at: number): void {
    this.#endPair();
    if (encoding !== this.#encoding) {
      this.#decode();
      this.#encoding = encoding;
    }
    // No string is made that could be longer than a string can be.
    if (this.#count + this.#text.length + bytes.length > this.#source.limits.textChars) {
      throw limitError(this.#source, 'textChars', `byte ${wholeNumber(at)}`);
    }
    if (this.#count === 0) this.#firstByteAt = at;
    if (this.#count + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * (this.#count + bytes.length));
      larger.set(this.#bytes.subarray(0, this.#count));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#count);
    this.#count += bytes.length;
  }

  /** Adds a UTF-16 unit or a code point above them; what is neither becomes U+FFFD, with a remark. */
  unicode(value: number): void {
    this.#decode();
    const unit = value < 0 ? value + 0x10000 : value;
    if (unit >= 0xdc00 && unit <= 0xdfff && this.#highSurrogate !== 0) {
      this.#text += String.fromCharCode(this.#highSurrogate, unit);
      this.#highSurrogate = 0;
      return;
    }
    this.#endPair();
    if (unit >= 0xd800 && unit <= 0xdbff) this.#highSurrogate = unit;
    else if (unit <= 0 || unit > 0x10ffff || (unit >= 0xdc00 && unit <= 0xdfff)) this.#broken();
    else {
      if (unit >= 0xf020 && unit <= 0xf0ff) this.#onRemark('rtf-symbol-font', this.#text.length);
      this.#text += String.fromCodePoint(unit);
    }
  }

  /** Adds a string of the program's own. */
  string(text: string): void {
    this.#decode();
    this.#endPair();
    this.#text += text;
  }

  /**
   * All that was added since the last call.
   * @throws `document-undecodable`, `document-encoding`
   */
  take(): string {
    this.#decode();
    this.#endPair();
    const text = this.#text;
    this.#text = '';
    return text;
  }

  #endPair(): void {
    if (this.#highSurrogate === 0) return;
    this.#highSurrogate = 0;
    this.#broken();
  }

  #broken(): void {
    this.#onRemark('rtf-half-character', this.#text.length);
    this.#text += String.fromCharCode(REPLACEMENT);
  }

  #decode(): void {
    if (this.#count === 0) return;
    const bytes = this.#bytes.subarray(0, this.#count);
    this.#count = 0;
    const encoding = this.#encoding;
    if (encoding !== SYMBOL && bytes.every((byte) => byte < 0x80)) {
      this.#text += ASCII.decode(bytes);
      return;
    }
    if (encoding === SYMBOL) this.#onRemark('rtf-symbol-font', this.#text.length);
    const decoding = byteDecoding(encoding);
    const place = `byte ${wholeNumber(this.#firstByteAt)}`;
    if (decoding === null) {
      throw documentError(
        'document-encoding',
        this.#source,
        place,
        `the text is in ${encoding}, and Palimpsest does not read it`,
        REMEDY,
        { encoding, byteOffset: this.#firstByteAt },
      );
    }
    try {
      this.#text += decoding.decode(bytes);
    } catch {
      throw documentError(
        'document-undecodable',
        this.#source,
        place,
        `the characters that begin here are not valid in ${encoding}`,
        REMEDY,
        { encoding, byteOffset: this.#firstByteAt },
      );
    }
  }
}

const REMEDY =
  'Open the file in the word processor that wrote it, and check the text at this place. Save it as DOCX or ODT, record how, and add the new file.';
