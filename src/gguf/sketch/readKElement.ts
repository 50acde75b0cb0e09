import { half } from '../blockParts.js';
import { EDGES, uniformCell, type Cell, type ElementReader } from './cell.js';

/**
 * Readers of the types with blocks of 256 elements and uniform grids.
 * @source llama.cpp v0.5.0, ggml/src/ggml-common.h (block_q2_K … block_tq2_0) and ggml-quants.c (dequantize_row_*)
 */
export const K_READERS: readonly (readonly [type: string, reader: ElementReader])[] = [
  ['Q2_K', q2k],
  ['Q3_K', q3k],
  ['Q4_K', q4k],
  ['Q5_K', q5k],
  ['Q6_K', q6k],
  ['TQ1_0', tq1],
  ['TQ2_0', tq2],
];

function grid(code: number, range: readonly [number, number], step: number, offset = 0): Cell {
  return uniformCell(code, range, { step, offset, edge: EDGES.half });
}

/** Two bits of an element, in halves of 128 of which each byte holds four elements, 32 apart. */
function twoBits(bytes: DataView, start: number, at: number): number {
  const byte = bytes.getUint8(start + 32 * (at >> 7) + (at & 31));
  return (byte >> (2 * ((at >> 5) & 3))) & 3;
}

function q2k(bytes: DataView, at: number): Cell {
  const scales = bytes.getUint8(at >> 4);
  const step = half(bytes, 80) * (scales & 15);
  return grid(twoBits(bytes, 16, at), [0, 3], step, -half(bytes, 82) * (scales >> 4));
}

function q3k(bytes: DataView, at: number): Cell {
  const part = at >> 4;
  const low = part < 8 ? bytes.getUint8(96 + part) & 15 : bytes.getUint8(88 + part) >> 4;
  const high = (bytes.getUint8(104 + (part & 3)) >> (2 * (part >> 2))) & 3;
  const isHigh = ((bytes.getUint8(at & 31) >> (at >> 5)) & 1) === 1;
  const code = twoBits(bytes, 32, at) - (isHigh ? 0 : 4);
  return grid(code, [-4, 3], half(bytes, 108) * ((low | (high << 4)) - 32));
}

/** Scale and minimum, six bits each, of a part of 32 elements. @source ggml-quants.c, get_scale_min_k4 */
function scaleAndMinimum(bytes: DataView, part: number): readonly [number, number] {
  const byte = (at: number): number => bytes.getUint8(4 + at);
  if (part < 4) return [byte(part) & 63, byte(part + 4) & 63];
  return [
    (byte(part + 4) & 15) | ((byte(part - 4) >> 6) << 4),
    (byte(part + 4) >> 4) | ((byte(part) >> 6) << 4),
  ];
}

/** Four bits of an element, in quarters of 64: elements 0 … 31 are the low halves of 32 bytes, 32 … 63 the high ones. */
function fourBits(bytes: DataView, start: number, at: number): number {
  const byte = bytes.getUint8(start + 32 * (at >> 6) + (at & 31));
  return (at & 32) === 0 ? byte & 15 : byte >> 4;
}

function q4k(bytes: DataView, at: number): Cell {
  const [scale, minimum] = scaleAndMinimum(bytes, at >> 5);
  return grid(fourBits(bytes, 16, at), [0, 15], half(bytes, 0) * scale, -half(bytes, 2) * minimum);
}

function q5k(bytes: DataView, at: number): Cell {
  const [scale, minimum] = scaleAndMinimum(bytes, at >> 5);
  const fifth = ((bytes.getUint8(16 + (at & 31)) >> (at >> 5)) & 1) << 4;
  const code = fourBits(bytes, 48, at) + fifth;
  return grid(code, [0, 31], half(bytes, 0) * scale, -half(bytes, 2) * minimum);
}

function q6k(bytes: DataView, at: number): Cell {
  const [part, quarter, within] = [at >> 7, (at >> 5) & 3, at & 31];
  const low = bytes.getUint8(64 * part + 32 * (quarter & 1) + within);
  const high = (bytes.getUint8(128 + 32 * part + within) >> (2 * quarter)) & 3;
  const code = ((quarter < 2 ? low & 15 : low >> 4) | (high << 4)) - 32;
  return grid(code, [-32, 31], half(bytes, 208) * bytes.getInt8(192 + (at >> 4)));
}

/** Five elements a byte as digits to base 3, 32 bytes and then 16; the last 16 elements are four in each of four bytes. */
function tq1(bytes: DataView, at: number): Cell {
  const [byte, digit] =
    at < 160
      ? [at & 31, at >> 5]
      : at < 240
        ? [32 + (at & 15), (at - 160) >> 4]
        : [48 + (at & 3), (at - 240) >> 2];
  const shifted = (bytes.getUint8(byte) * 3 ** digit) & 255;
  return grid(((shifted * 3) >> 8) - 1, [-1, 1], half(bytes, 52));
}

function tq2(bytes: DataView, at: number): Cell {
  return grid(twoBits(bytes, 0, at) - 1, [-1, 1], half(bytes, 64));
}
