import { type ErrorCode, inputError, PalimpsestError } from '../../base/index.js';
import { findInvalidUtf8 } from './findInvalidUtf8.js';
import { grouped } from '../characters/note.js';
import { decodeMultiByte, MULTI_BYTE_ENCODINGS, type MultiByteText } from './multiByte.js';
import { SINGLE_BYTE_TABLES } from './singleByteTables.js';
import { StringWriter } from '../characters/stringWriter.js';

/** The length of the longest string that the JavaScript engine supports, in UTF-16 units. */
const MAX_UTF16 = 2 ** 29 - 24;

/** Where the bytes of a text are from, for messages. */
export interface DecodeContext {
  readonly fileName: string;
  /** The number of bytes before the text (BOM), which is added to every reported offset. */
  readonly offset: number;
  /** What to do about a byte that cannot be read. */
  readonly hint: string;
}

/**
 * The string that `bytes` (without BOM) spell in a canonical encoding, strictly: nothing is replaced or skipped.
 * @throws `text-not-utf8`, `text-undecodable` or `text-nul` naming file, line and byte offset; `text-too-large`
 */
export function decodeText(bytes: Uint8Array, encoding: string, context: DecodeContext): string {
  if (encoding.startsWith('utf-16')) return decodeUtf16(bytes, encoding === 'utf-16be', context);
  if (bytes.length > MAX_UTF16) throw tooLarge(context.fileName, bytes.length);
  const nul = bytes.indexOf(0);
  const bad = encoding === 'utf-8' ? findInvalidUtf8(bytes) : -1;
  if (bad >= 0 && (nul < 0 || bad < nul)) {
    throw undecodable('text-not-utf8', 'is not UTF-8', bytes, bad, context);
  }
  if (nul >= 0) throw nulAt(bytes, nul, context);
  if (encoding === 'utf-8') {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  }
  if (MULTI_BYTE_ENCODINGS.includes(encoding)) return decodedMultiByte(bytes, encoding, context).text;
  return decodeSingleByte(bytes, encoding, context);
}

/** As {@link decodeText} for an encoding of several bytes, with the byte of each UTF-16 unit. */
export function decodedMultiByte(
  bytes: Uint8Array,
  encoding: string,
  context: DecodeContext,
): Extract<MultiByteText, { kind: 'text' }> {
  const found = decodeMultiByte(bytes, encoding);
  if (found.kind === 'text') return found;
  throw undecodable('text-undecodable', `has no meaning in ${encoding}`, bytes, found.at, context);
}

function decodeSingleByte(bytes: Uint8Array, encoding: string, context: DecodeContext): string {
  const table = SINGLE_BYTE_TABLES[encoding];
  if (table === undefined) {
    throw new PalimpsestError({
      kind: 'bug',
      code: 'text-encoding-table',
      message: `No table for ${encoding}.`,
      hint: 'Use a name that canonicalEncoding returns.',
    });
  }
  const writer = new StringWriter();
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const unit = byte < 0x80 ? byte : table.charCodeAt(byte - 0x80);
    if (unit === 0xfffd) {
      throw undecodable('text-undecodable', `has no meaning in ${encoding}`, bytes, at, context);
    }
    writer.unit(unit);
  }
  return writer.toString();
}

function decodeUtf16(bytes: Uint8Array, bigEndian: boolean, context: DecodeContext): string {
  const units = bytes.length >>> 1;
  if (units > MAX_UTF16) throw tooLarge(context.fileName, bytes.length);
  const unitAt = (index: number): number => {
    const first = bytes[2 * index] ?? 0;
    const second = bytes[2 * index + 1] ?? 0;
    return bigEndian ? first * 256 + second : second * 256 + first;
  };
  const name = `UTF-16 (${bigEndian ? 'big' : 'little'}-endian)`;
  const writer = new StringWriter();
  for (let index = 0; index < units; index++) {
    const unit = unitAt(index);
    if (unit === 0) throw nulAt(bytes, 2 * index, context);
    const isTrail = unit >= 0xdc00 && unit <= 0xdfff;
    const isLead = unit >= 0xd800 && unit <= 0xdbff;
    const next = isLead && index + 1 < units ? unitAt(index + 1) : 0;
    if (isTrail || (isLead && (next < 0xdc00 || next > 0xdfff)) || unit === 0xfffe) {
      throw undecodable('text-undecodable', `is not ${name}`, bytes, 2 * index, context);
    }
    writer.unit(unit);
    if (isLead) {
      writer.unit(next);
      index += 1;
    }
  }
  if (bytes.length % 2 === 1) {
    throw undecodable('text-undecodable', `is half a unit of ${name}`, bytes, bytes.length - 1, context);
  }
  return writer.toString();
}

function undecodable(
  code: ErrorCode,
  what: string,
  bytes: Uint8Array,
  at: number,
  context: DecodeContext,
): PalimpsestError {
  const offset = at + context.offset;
  const line = lineOf(bytes, at);
  const hex = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return inputError(
    code,
    `${context.fileName}: byte ${grouped(offset)} (0x${hex}, line ${grouped(line)}) ${what}.`,
    context.hint,
    { fileName: context.fileName, byteOffset: offset, byte: hex, line },
  );
}

function nulAt(bytes: Uint8Array, at: number, context: DecodeContext): PalimpsestError {
  const offset = at + context.offset;
  const hint = looksUtf16(bytes)
    ? 'The file appears to be UTF-16. If it is, state the encoding utf-16le or utf-16be (in the window: the field Encoding; on the command line: --encoding).'
    : 'A text has no NUL bytes. This may be a binary file, or a text in UTF-16. If so, state the encoding utf-16le or utf-16be (in the window: the field Encoding; on the command line: --encoding).';
  return inputError(
    'text-nul',
    `${context.fileName}: byte ${grouped(offset)} (line ${grouped(lineOf(bytes, at))}) is NUL.`,
    hint,
    { fileName: context.fileName, byteOffset: offset, line: lineOf(bytes, at) },
  );
}

function looksUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 1024);
  const zeros = [0, 0];
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  return Math.max(...zeros) > sample.length / 4 && Math.min(...zeros) === 0;
}

/** Line (1-based) of a byte: lines end at LF, or at a CR that no LF follows. */
export function lineOf(bytes: Uint8Array, at: number): number {
  let line = 1;
  for (let i = 0; i < at; i++) {
    if (bytes[i] === 0x0a || (bytes[i] === 0x0d && bytes[i + 1] !== 0x0a)) line += 1;
  }
  return line;
}

function tooLarge(fileName: string, bytes: number): PalimpsestError {
  return inputError(
    'text-too-large',
    `${fileName}: ${grouped(bytes)} bytes are too many for one text (the limit is ${grouped(MAX_UTF16)} characters).`,
    'Split the work into volumes and add each as a separate work.',
    { fileName, bytes, limit: MAX_UTF16 },
  );
}
