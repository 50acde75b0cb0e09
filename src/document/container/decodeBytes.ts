import { wholeNumber } from '../../base/index.js';
import { documentError, type DocumentSource, quote } from './documentError.js';

/** Characters of bytes 0x80 to 0x9F in windows-1252; the five bytes without a character stand for control characters, as in browsers. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const STEP = 2 ** 16;

/** A decoder that takes the bytes piece by piece. */
export interface PieceDecoder {
  /** Canonical name of the encoding, in lower case. */
  readonly encoding: string;
  /** @throws TypeError at a byte that the encoding does not allow */
  decode(piece: Uint8Array, isLast: boolean): string;
}

/**
 * A decoder for an encoding by any of its names in the WHATWG Encoding Standard. `iso-8859-1` and `us-ascii` are read as windows-1252,
 * as that standard says. Nothing is replaced or skipped, and a byte order mark is a character like any other.
 * @returns null for a name that is not known
 * @source https://encoding.spec.whatwg.org/
 */
export function pieceDecoder(label: string): PieceDecoder | null {
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    return null;
  }
  const { encoding } = decoder;
  // Some versions of Node.js read windows-1252 as ISO 8859-1, so it has its own table here.
  if (encoding === 'windows-1252') return { encoding, decode: decodeWindows1252 };
  return { encoding, decode: (piece, isLast) => decoder.decode(piece, { stream: !isLast }) };
}

/**
 * The text that bytes spell in an encoding, without the byte order mark.
 * @param place as in {@link documentError}
 * @throws `document-encoding` for a name that is not known; `document-undecodable` with the offset of the byte
 */
export function decodeBytes(bytes: Uint8Array, label: string, source: DocumentSource, place: string): string {
  const parts: string[] = [];
  for (const part of decodedPieces(bytes, label, source, place)) parts.push(part);
  return parts.join('');
}

/** The same text in pieces of about 64 Ki characters. @throws as {@link decodeBytes} */
export function* decodedPieces(
  bytes: Uint8Array,
  label: string,
  source: DocumentSource,
  place: string,
): Generator<string> {
  const decoder = pieceDecoder(label);
  if (decoder === null) {
    throw documentError(
      'document-encoding',
      source,
      place,
      `the encoding ${quote(label)} is stated, and Palimpsest does not read it`,
      'Convert the file to UTF-8, record how, and add the converted file.',
      { encoding: label },
    );
  }
  const start = bomLength(bytes, decoder.encoding);
  for (let at = start; at < bytes.length; at += STEP) {
    let piece: string;
    try {
      piece = decoder.decode(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    } catch {
      const bad = firstInvalid(bytes, start, at, label);
      throw documentError(
        'document-undecodable',
        source,
        place,
        `byte ${wholeNumber(bad)} (0x${hexOf(bytes[bad])}) is not valid in ${decoder.encoding}`,
        'The file states an encoding that it does not have, or it is damaged. Find out the encoding, convert the file to UTF-8, record how, and add that.',
        { encoding: decoder.encoding, byteOffset: bad },
      );
    }
    yield piece;
  }
}

/** The encoding that a byte order mark states, or null. UTF-32 is named as such, although no decoder reads it. */
export function encodingOfBom(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32' | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? 'utf-32' : null;
}

function bomLength(bytes: Uint8Array, encoding: string): number {
  if (encodingOfBom(bytes) !== encoding) return 0;
  return encoding === 'utf-8' ? 3 : 2;
}

/** The byte at which decoding cannot go on: the pieces that are valid are decoded again, then the next one byte by byte. */
function firstInvalid(bytes: Uint8Array, start: number, failed: number, label: string): number {
  const decoder = pieceDecoder(label);
  for (let at = start; at < failed; at += STEP) decoder?.decode(bytes.subarray(at, at + STEP), false);
  for (let at = failed; at < bytes.length; at++) {
    try {
      decoder?.decode(bytes.subarray(at, at + 1), at + 1 === bytes.length);
    } catch {
      return at;
    }
  }
  return bytes.length - 1;
}

function hexOf(byte: number | undefined): string {
  return (byte ?? 0).toString(16).toUpperCase().padStart(2, '0');
}

function decodeWindows1252(piece: Uint8Array): string {
  const wide = new Uint8Array(piece.length * 2);
  for (let at = 0; at < piece.length; at++) {
    const byte = piece[at] ?? 0;
    const code = byte >= 0x80 && byte <= 0x9f ? WINDOWS_1252.charCodeAt(byte - 0x80) : byte;
    wide[2 * at] = code & 0xff;
    wide[2 * at + 1] = code >> 8;
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(wide);
}
