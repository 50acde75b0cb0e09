import { fifth, halfTable, nibble } from './blockParts.js';

/** Decodes whole blocks of a tensor into `into`; `count` elements from the start of `bytes`. */
export type Decoder = (bytes: DataView, count: number, into: Float32Array) => void;

const BLOCK = 32;

/**
 * How the elements of a tensor type are decoded into numbers, by the name of the type; types that are absent cannot be read.
 * @source llama.cpp v0.5.0, ggml/src/ggml-common.h (block layouts) and ggml-quants.c (dequantize_row_*)
 */
export const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  [
    'F32',
    (bytes, count, into) => {
      for (let at = 0; at < count; at++) into[at] = bytes.getFloat32(at * 4, true);
    },
  ],
  [
    'F16',
    (bytes, count, into) => {
      const halves = halfTable();
      for (let at = 0; at < count; at++) into[at] = halves[bytes.getUint16(at * 2, true)] ?? 0;
    },
  ],
  [
    'BF16',
    (bytes, count, into) => {
      const words = new Uint32Array(into.buffer, into.byteOffset, count);
      for (let at = 0; at < count; at++) words[at] = bytes.getUint16(at * 2, true) << 16;
    },
  ],
  ['Q8_0', blocks(34, (bytes, at, within) => bytes.getInt8(at + 2 + within))],
  ['Q4_0', blocks(18, (bytes, at, within) => nibble(bytes, at + 2, within) - 8)],
  ['Q4_1', blocks(20, (bytes, at, within) => nibble(bytes, at + 4, within), true)],
  [
    'Q5_0',
    blocks(22, (bytes, at, within) => nibble(bytes, at + 6, within) + fifth(bytes, at + 2, within) - 16),
  ],
  [
    'Q5_1',
    blocks(24, (bytes, at, within) => nibble(bytes, at + 8, within) + fifth(bytes, at + 4, within), true),
  ],
]);

/**
 * Blocks of 32 elements: first a scale (F16), then a minimum if the type has one, then the integers.
 * @param blockBytes of one block
 * @param integer of element `within` of the block at byte `at`
 */
function blocks(
  blockBytes: number,
  integer: (bytes: DataView, at: number, within: number) => number,
  hasMinimum = false,
): Decoder {
  return (bytes, count, into) => {
    const halves = halfTable();
    for (let block = 0; block * BLOCK < count; block++) {
      const at = block * blockBytes;
      const scale = halves[bytes.getUint16(at, true)] ?? 0;
      const minimum = hasMinimum ? (halves[bytes.getUint16(at + 2, true)] ?? 0) : 0;
      for (let within = 0; within < BLOCK; within++) {
        into[block * BLOCK + within] = integer(bytes, at, within) * scale + minimum;
      }
    }
  };
}
