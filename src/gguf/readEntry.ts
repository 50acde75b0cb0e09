import type { ErrorCode } from '../base/index.js';
import type { ByteReader } from './byteReader.js';
import {
  GGUF_LIMITS,
  GGUF_SCALARS,
  TEXT_CAP,
  type GgufArray,
  type GgufEntry,
  type GgufScalar,
  type GgufString,
  type GgufType,
} from './gguf.js';
import { ggufError, quote } from './ggufError.js';

/** Bytes of one number or truth value. */
export const ELEMENT_BYTES: Readonly<Record<Exclude<GgufType, 'string'>, number>> = {
  u8: 1,
  i8: 1,
  bool: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  u64: 8,
  i64: 8,
  f64: 8,
};

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const looseUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads one key and its value; the strings of arrays are skipped, not kept.
 * @param number the number of the key in the file, from 0, for messages
 * @param budget how many more strings the arrays of this file may hold; it is reduced accordingly
 * @throws {PalimpsestError} `gguf-key`, `gguf-type`, `gguf-bounds`, `gguf-truncated`
 */
export function readEntry(reader: ByteReader, number: number, budget: { arrayStrings: number }): GgufEntry {
  const startByte = reader.position;
  const key = readName(reader, `the name of metadata key ${number}`, GGUF_LIMITS.keyBytes, 'gguf-key');
  const value = readValue(reader, `the value of ${quote(key)}`, budget);
  return { key, startByte, endByte: reader.position, value };
}

/**
 * A key or tensor name: not empty, valid UTF-8, without NUL. llama.cpp compares names as C strings, so a NUL would
 * make it see a different key.
 */
export function readName(reader: ByteReader, what: string, maxBytes: number, code: ErrorCode): string {
  const startByte = reader.position;
  const length = readLength(reader, what, maxBytes);
  if (length === 0) throw ggufError(code, reader.path, startByte, `${what} is empty`);
  const bytes = reader.bytes(length, what);
  let name: string;
  try {
    name = strictUtf8.decode(bytes);
  } catch {
    throw ggufError(code, reader.path, startByte, `${what} is not valid UTF-8`);
  }
  if (name.includes('\0')) throw ggufError(code, reader.path, startByte, `${what} contains a NUL character`);
  return name;
}

function readValue(
  reader: ByteReader,
  what: string,
  budget: { arrayStrings: number },
): GgufString | GgufScalar | GgufArray {
  const typeByte = reader.position;
  const type = GGUF_SCALARS[reader.u32(`the type of ${what}`)];
  if (type === undefined) throw ggufError('gguf-type', reader.path, typeByte, `${what} has an unknown type`);
  if (type === 'array') return readArray(reader, what, budget);
  if (type === 'string') return readString(reader, what);
  return { kind: 'scalar', type, value: readScalar(reader, type, what) };
}

function readScalar(
  reader: ByteReader,
  type: Exclude<GgufType, 'string'>,
  what: string,
): number | bigint | boolean {
  if (type === 'bool') {
    const byte = reader.u8(what);
    if (byte > 1)
      throw ggufError(
        'gguf-type',
        reader.path,
        reader.position - 1,
        `${what} is a bool, but its value is neither 0 nor 1`,
      );
    return byte === 1;
  }
  const value = reader[type](what);
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function readString(reader: ByteReader, what: string): GgufString {
  const lengthBytes = readLength(reader, what, GGUF_LIMITS.headerBytes);
  const startByte = reader.position;
  // A character has at most 4 bytes in UTF-8.
  const kept = reader.bytes(Math.min(lengthBytes, TEXT_CAP * 4), what);
  reader.skip(lengthBytes - kept.length, what);
  const { text, exact } = displayText(kept, lengthBytes, TEXT_CAP);
  return { kind: 'string', type: 'string', text, exact, startByte, lengthBytes };
}

/**
 * Bytes as text for display.
 * @param bytes the string, or its beginning
 * @param lengthBytes length of the whole string
 * @param cap the number of code points to keep
 * @returns the text, and whether it is the whole string, byte for byte
 */
export function displayText(
  bytes: Uint8Array,
  lengthBytes: number,
  cap: number,
): { readonly text: string; readonly exact: boolean } {
  let text: string;
  let valid = true;
  try {
    text = strictUtf8.decode(bytes);
  } catch {
    text = looseUtf8.decode(bytes);
    valid = false;
  }
  let end = 0;
  let points = 0;
  while (end < text.length && points < cap) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    points += 1;
  }
  return { text: text.slice(0, end), exact: valid && end === text.length && bytes.length === lengthBytes };
}

function readArray(reader: ByteReader, what: string, budget: { arrayStrings: number }): GgufArray {
  const typeByte = reader.position;
  const elementType = GGUF_SCALARS[reader.u32(`the element type of ${what}`)];
  if (elementType === undefined || elementType === 'array') {
    const problem = elementType === 'array' ? 'is an array of arrays' : 'is an array of an unknown type';
    throw ggufError('gguf-type', reader.path, typeByte, `${what} ${problem}`);
  }
  const countByte = reader.position;
  const count = reader.count(`the length of ${what}`);
  const least = elementType === 'string' ? 8 : ELEMENT_BYTES[elementType];
  const tooMany = elementType === 'string' && count > budget.arrayStrings;
  if (tooMany || count * least > reader.endByte) {
    const said = Number.isFinite(count) ? String(count) : 'more than 2^53';
    throw ggufError(
      'gguf-bounds',
      reader.path,
      countByte,
      `${what} claims ${said} elements, more than such a file can hold`,
    );
  }
  const startByte = reader.position;
  if (elementType === 'string') {
    budget.arrayStrings -= count;
    for (let n = 0; n < count; n++) {
      const element = `element of ${what}`;
      reader.skip(readLength(reader, element, GGUF_LIMITS.headerBytes), element);
    }
  } else {
    reader.skip(count * least, what);
  }
  return { kind: 'array', elementType, count, startByte, endByte: reader.position };
}

function readLength(reader: ByteReader, what: string, limit: number): number {
  const at = reader.position;
  const length = reader.count(`the length of ${what}`);
  if (length > limit || length > reader.endByte) {
    const said = Number.isFinite(length) ? String(length) : 'more than 2^53';
    throw ggufError(
      'gguf-bounds',
      reader.path,
      at,
      `${what} claims a length of ${said} bytes, more than such a file can hold`,
    );
  }
  reader.need(length, what);
  return length;
}
