import { E2M1_VALUES, half, IQ4_VALUES } from '../blockParts.js';
import { DECODERS, type Decoder } from '../decodeElements.js';

/** Elements of a block of the K types. */
const BLOCK = 256;

/**
 * How elements are decoded, by the name of the type: those of {@link DECODERS}, the K types, and three types of 4 bits. The comparison
 * of tensors within an examination reads only DECODERS, so that what an earlier journal holds stays repeatable.
 * @source llama.cpp v0.5.0, ggml/src/ggml-common.h (block layouts) and ggml-quants.c (dequantize_row_*)
 */
export const LINEAGE_DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ...DECODERS,
  ['Q2_K', blocks(84, BLOCK, decodeQ2K)],
  ['Q3_K', blocks(110, BLOCK, decodeQ3K)],
  ['Q4_K', blocks(144, BLOCK, (...block) => decodeQ45K(false, ...block))],
  ['Q5_K', blocks(176, BLOCK, (...block) => decodeQ45K(true, ...block))],
  ['Q6_K', blocks(210, BLOCK, decodeQ6K)],
  ['IQ4_NL', blocks(18, 32, decodeIq4nl)],
  ['IQ4_XS', blocks(136, BLOCK, decodeIq4xs)],
  ['MXFP4', blocks(17, 32, decodeMxfp4)],
]);

/** Decodes one block at byte `at` to element `to` of `into`. */
type DecodeBlock = (bytes: DataView, at: number, into: Float32Array, to: number) => void;

function blocks(blockBytes: number, elements: number, decode: DecodeBlock): Decoder {
  return (bytes, count, into) => {
    for (let block = 0; block * elements < count; block++) {
      decode(bytes, block * blockBytes, into, block * elements);
    }
  };
}

/** 16 pairs of scale and minimum (4 bits each), 64 bytes of 2-bit integers, then the scale of both. */
function decodeQ2K(bytes: DataView, at: number, into: Float32Array, to: number): void {
  const scale = half(bytes, at + 80);
  const least = half(bytes, at + 82);
  for (let part = 0; part < 16; part++) {
    const pair = bytes.getUint8(at + part);
    const step = Math.fround(scale * (pair & 15));
    const minimum = Math.fround(least * (pair >> 4));
    const first = at + 16 + (part >> 3) * 32 + (part & 1) * 16;
    const shift = ((part >> 1) & 3) * 2;
    for (let n = 0; n < 16; n++) {
      into[to + part * 16 + n] = Math.fround(step * ((bytes.getUint8(first + n) >> shift) & 3)) - minimum;
    }
  }
}

/** 32 bytes of third bits, 64 bytes of the two lower bits, 12 bytes with 16 scales of 6 bits, then the scale of them. */
function decodeQ3K(bytes: DataView, at: number, into: Float32Array, to: number): void {
  const scale = half(bytes, at + 108);
  for (let part = 0; part < 16; part++) {
    const low = (bytes.getUint8(at + 96 + (part & 7)) >> ((part >> 3) * 4)) & 15;
    const high = (bytes.getUint8(at + 104 + (part & 3)) >> ((part >> 2) * 2)) & 3;
    const step = Math.fround(scale * ((low | (high << 4)) - 32));
    const first = (part >> 3) * 32 + (part & 1) * 16;
    const shift = ((part >> 1) & 3) * 2;
    for (let n = 0; n < 16; n++) {
      const two = (bytes.getUint8(at + 32 + first + n) >> shift) & 3;
      const third = (bytes.getUint8(at + (part & 1) * 16 + n) >> (part >> 1)) & 1;
      into[to + part * 16 + n] = step * (two - (third === 1 ? 0 : 4));
    }
  }
}

/** Scale and scale of the minima, 12 bytes with 8 pairs of 6 bits, for five bits 32 bytes of fifth bits, then 128 bytes of four bits. */
function decodeQ45K(five: boolean, bytes: DataView, at: number, into: Float32Array, to: number): void {
  const scale = half(bytes, at);
  const least = half(bytes, at + 2);
  const packed = (n: number): number => bytes.getUint8(at + 4 + n);
  const lower = at + (five ? 48 : 16);
  for (let part = 0; part < 8; part++) {
    const [six, minimum] =
      part < 4
        ? [packed(part) & 63, packed(part + 4) & 63]
        : [
            (packed(part + 4) & 15) | ((packed(part - 4) >> 6) << 4),
            (packed(part + 4) >> 4) | ((packed(part) >> 6) << 4),
          ];
    const step = Math.fround(scale * six);
    const shift = Math.fround(least * minimum);
    for (let n = 0; n < 32; n++) {
      const byte = bytes.getUint8(lower + (part >> 1) * 32 + n);
      const fifth = five ? ((bytes.getUint8(at + 16 + n) >> part) & 1) << 4 : 0;
      const integer = (part & 1 ? byte >> 4 : byte & 15) | fifth;
      into[to + part * 32 + n] = Math.fround(step * integer) - shift;
    }
  }
}

/** 128 bytes of the four lower bits, 64 bytes of the two upper bits, 16 signed scales, then the scale of them. */
function decodeQ6K(bytes: DataView, at: number, into: Float32Array, to: number): void {
  const scale = half(bytes, at + 208);
  for (let n = 0; n < BLOCK; n++) {
    const side = n >> 7;
    const quarter = (n >> 5) & 3;
    const within = n & 31;
    const byte = bytes.getUint8(at + side * 64 + (quarter & 1) * 32 + within);
    const lower = quarter < 2 ? byte & 15 : byte >> 4;
    const upper = (bytes.getUint8(at + 128 + side * 32 + within) >> (quarter * 2)) & 3;
    const step = Math.fround(scale * bytes.getInt8(at + 192 + (n >> 4)));
    into[to + n] = step * ((lower | (upper << 4)) - 32);
  }
}

function decodeIq4nl(bytes: DataView, at: number, into: Float32Array, to: number): void {
  fourBits(bytes, at + 2, half(bytes, at), IQ4_VALUES, into, to);
}

/** The scale, 2 bytes of upper and 4 bytes of lower bits of 8 scales, then 128 bytes of four bits. */
function decodeIq4xs(bytes: DataView, at: number, into: Float32Array, to: number): void {
  const scale = half(bytes, at);
  const upper = bytes.getUint16(at + 2, true);
  for (let part = 0; part < 8; part++) {
    const lower = (bytes.getUint8(at + 4 + (part >> 1)) >> ((part & 1) * 4)) & 15;
    const six = lower | (((upper >> (part * 2)) & 3) << 4);
    fourBits(bytes, at + 8 + part * 16, Math.fround(scale * (six - 32)), IQ4_VALUES, into, to + part * 32);
  }
}

/** One exponent (E8M0), then 16 bytes of four bits. */
function decodeMxfp4(bytes: DataView, at: number, into: Float32Array, to: number): void {
  fourBits(bytes, at + 1, 2 ** (bytes.getUint8(at) - 128), E2M1_VALUES, into, to);
}

/** 16 bytes: elements 0 … 15 are the low halves, 16 … 31 the high ones. */
function fourBits(
  bytes: DataView,
  at: number,
  scale: number,
  values: readonly number[],
  into: Float32Array,
  to: number,
): void {
  for (let n = 0; n < 16; n++) {
    const byte = bytes.getUint8(at + n);
    into[to + n] = scale * (values[byte & 15] ?? 0);
    into[to + 16 + n] = scale * (values[byte >> 4] ?? 0);
  }
}
