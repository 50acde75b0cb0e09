import { ByteReader } from './byteReader.js';
import type { GgufArray, GgufFile } from './gguf.js';
import { scoringError } from './ggufError.js';
import { withFile } from './readGguf.js';

/**
 * Calls back with the bytes of each string of a metadata array, in order; memory is one string.
 * @param most how many of the first strings are read; by default all
 * @throws {PalimpsestError} `gguf-truncated` if the file has changed since it was read; `file-*`
 */
export function forEachString(
  file: GgufFile,
  array: GgufArray,
  use: (bytes: Uint8Array, index: number) => void,
  most = array.count,
): void {
  if (array.elementType !== 'string') return;
  withFile(file.path, (descriptor) => {
    const reader = new ByteReader(descriptor, file.path, array.startByte, array.endByte);
    for (let index = 0; index < Math.min(most, array.count); index++) {
      use(reader.bytes(reader.count('a string'), 'a string'), index);
    }
  });
}

/**
 * The numbers of a metadata array: truth values as 0 and 1, 64-bit integers as the nearest float64.
 * @param max refuses longer arrays before reading them
 * @returns empty for an array of strings
 * @throws {PalimpsestError} `gguf-bounds` when longer than `max`; `file-*`
 */
export function readNumbers(file: GgufFile, array: GgufArray, max: number): Float64Array {
  if (array.elementType === 'string') return new Float64Array();
  if (array.count > max) {
    const why = `an array has ${array.count} elements, but at most ${max} are plausible`;
    throw scoringError(
      'gguf-bounds',
      `${file.path}, byte ${array.startByte}: ${why}.`,
      'The file is damaged or was altered: compare its SHA-256 with the publisher’s.',
      { path: file.path, why, byte: array.startByte },
    );
  }
  const { elementType } = array;
  return withFile(file.path, (descriptor) => {
    const reader = new ByteReader(descriptor, file.path, array.startByte, array.endByte);
    const read =
      elementType === 'bool' ? () => reader.u8('a number') : () => Number(reader[elementType]('a number'));
    return Float64Array.from({ length: array.count }, read);
  });
}

/** JSON has neither integers beyond 2^53 nor NaN: those travel as text. */
export function jsonValue(value: number | bigint | boolean): number | boolean | string {
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
    ? String(value)
    : value;
}
