import { pieceDecoder } from '../container/decodeBytes.js';

/** A font whose characters are symbols without a meaning in Unicode. */
export const SYMBOL = 'symbol';

/**
 * Encodings by the number of the font's character set (`\fcharset`). Null is a set that no decoder here reads. 1 is the document's own.
 * @source Rich Text Format (RTF) Specification 1.9.1, “Font Table”
 */
const BY_CHARSET: ReadonlyMap<number, string> = new Map([
  [0, 'windows-1252'],
  [2, SYMBOL],
  [77, 'macintosh'],
  [78, 'shift_jis'],
  [79, 'euc-kr'],
  [80, 'gbk'],
  [81, 'big5'],
  [89, 'x-mac-cyrillic'],
  [128, 'shift_jis'],
  [129, 'euc-kr'],
  [134, 'gbk'],
  [136, 'big5'],
  [161, 'windows-1253'],
  [162, 'windows-1254'],
  [163, 'windows-1258'],
  [177, 'windows-1255'],
  [178, 'windows-1256'],
  [186, 'windows-1257'],
  [204, 'windows-1251'],
  [222, 'windows-874'],
  [238, 'windows-1250'],
]);

/** Encodings by the number of a Windows code page (`\ansicpg`, `\cpg`). */
const BY_CODE_PAGE: ReadonlyMap<number, string> = new Map([
  [42, SYMBOL],
  [819, 'latin1'],
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [10000, 'macintosh'],
  [10007, 'x-mac-cyrillic'],
  [20866, 'koi8-r'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page): [number, string] => [
    page,
    `windows-${page}`,
  ]),
]);

/** The encoding of a code page; a name that no decoder knows, such as `code page 437`, if it is not read. */
export function encodingOfCodePage(page: number): string {
  return BY_CODE_PAGE.get(page) ?? `code page ${page}`;
}

/** The encoding of a font's character set; null for the document's own. */
export function encodingOfCharset(charset: number): string | null {
  if (charset === 1) return null;
  return BY_CHARSET.get(charset) ?? `character set ${charset}`;
}

/** Encodings in which a character may have several bytes. */
const MULTI_BYTE = new Set(['shift_jis', 'gbk', 'gb18030', 'euc-kr', 'big5', 'utf-8']);

/** How the bytes of an encoding become text. */
export interface ByteDecoding {
  /** The encoding's name. */
  readonly name: string;
  /** The text of whole characters. @throws TypeError for bytes that the encoding does not allow */
  readonly decode: (bytes: Uint8Array) => string;
}

const made = new Map<string, ByteDecoding | null>();

/** The decoding of an encoding of this file, or null for one that is not read. In `symbol`, byte N is U+F000 + N. */
export function byteDecoding(name: string): ByteDecoding | null {
  const known = made.get(name);
  if (known !== undefined) return known;
  const decoding = makeDecoding(name);
  // Names come from the tables above, or are not read: only the former are kept.
  if (decoding !== null) made.set(name, decoding);
  return decoding;
}

function makeDecoding(name: string): ByteDecoding | null {
  if (MULTI_BYTE.has(name)) {
    return { name, decode: (bytes) => pieceDecoder(name)?.decode(bytes, true) ?? '' };
  }
  const table = name === SYMBOL ? symbols() : singleByteTable(name);
  if (table === null) return null;
  return { name, decode: (bytes) => decodeByTable(bytes, table) };
}

function decodeByTable(bytes: Uint8Array, table: readonly string[]): string {
  const wide = new Uint8Array(bytes.length * 2);
  for (let at = 0; at < bytes.length; at++) {
    const unit = table[bytes[at] ?? 0] ?? '';
    if (unit === '') throw new TypeError('undefined byte');
    const code = unit.charCodeAt(0);
    wide[2 * at] = code & 0xff;
    wide[2 * at + 1] = code >> 8;
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(wide);
}

function symbols(): readonly string[] {
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte <= 0x20 ? byte : 0xf000 + byte));
}

/** The character of each byte; empty for a byte without one. Windows code pages have no control characters above 0x7F. */
function singleByteTable(name: string): readonly string[] | null {
  if (name === 'latin1') return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
  if (pieceDecoder(name) === null) return null;
  return Array.from({ length: 256 }, (_, byte) => {
    try {
      const unit = pieceDecoder(name)?.decode(Uint8Array.of(byte), true) ?? '';
      return byte >= 0x80 && unit.charCodeAt(0) === byte && byte < 0xa0 ? '' : unit;
    } catch {
      return '';
    }
  });
}
