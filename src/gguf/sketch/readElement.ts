import { E2M1_VALUES, fifth, half, IQ4_VALUES, nibble } from '../blockParts.js';
import { EDGES, levelCell, uniformCell, type Cell, type ElementReader } from './cell.js';
import { K_READERS } from './readKElement.js';

/** The different values of the codes of MXFP4 (twice E2M1), in ascending order. */
const MXFP4_LEVELS = [...new Set(E2M1_VALUES)].sort((a, b) => a - b);

/**
 * How one element of a block is read with its cell, by the name of the type. Types that are absent are not read: those whose elements are
 * not rounded one by one (IQ1, IQ2, IQ3), and those that hold no weights.
 * @source llama.cpp v0.5.0, ggml/src/ggml-common.h (block layouts) and ggml-quants.c (dequantize_row_*)
 */
export const ELEMENT_READERS: ReadonlyMap<string, ElementReader> = new Map<string, ElementReader>([
  ['F32', (bytes) => rounded(bytes.getFloat32(0, true), 23, -126)],
  ['F16', (bytes) => rounded(half(bytes, 0), 10, -14)],
  ['BF16', (bytes) => rounded(brainFloat(bytes.getUint16(0, true)), 7, -126)],
  ['Q8_0', (bytes, at) => legacy(bytes, [-128, 127], bytes.getInt8(2 + at), EDGES.afterScale)],
  ['Q4_0', (bytes, at) => legacy(bytes, [-8, 7], nibble(bytes, 2, at) - 8)],
  ['Q4_1', (bytes, at) => legacy(bytes, [0, 15], nibble(bytes, 4, at), EDGES.fitted, half(bytes, 2))],
  ['Q5_0', (bytes, at) => legacy(bytes, [-16, 15], nibble(bytes, 6, at) + fifth(bytes, 2, at) - 16)],
  [
    'Q5_1',
    (bytes, at) =>
      legacy(bytes, [0, 31], nibble(bytes, 8, at) + fifth(bytes, 4, at), EDGES.fitted, half(bytes, 2)),
  ],
  ['IQ4_NL', (bytes, at) => levelCell(IQ4_VALUES, nibble(bytes, 2, at), half(bytes, 0))],
  ['IQ4_XS', iq4xs],
  ['MXFP4', mxfp4],
  ...K_READERS,
]);

/** Bits of the fraction, and the least exponent of a normal number. */
const FLOATS: ReadonlyMap<string, readonly [fractionBits: number, leastExponent: number]> = new Map([
  ['F32', [23, -126]],
  ['F16', [10, -14]],
  ['BF16', [7, -126]],
]);

/** The cell of a number of a floating-point type; undefined for other types, whose cells do not follow from the value. */
export function floatCell(type: string, value: number): Cell | undefined {
  const format = FLOATS.get(type);
  return format === undefined ? undefined : rounded(value, ...format);
}

/** The cell of a floating-point number: half the distance to its neighbors. */
function rounded(value: number, fractionBits: number, leastExponent: number): Cell {
  const exponent = value === 0 ? leastExponent : Math.floor(Math.log2(Math.abs(value)));
  const edge = 2 ** (Math.max(exponent, leastExponent) - fractionBits - 1);
  return { value, from: value - edge, to: value + edge };
}

function brainFloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}

/** A block of 32 with one scale, and in some types a minimum. */
function legacy(
  bytes: DataView,
  range: readonly [number, number],
  code: number,
  edge: number = EDGES.fitted,
  offset = 0,
): Cell {
  return uniformCell(code, range, { step: half(bytes, 0), offset, edge });
}

function iq4xs(bytes: DataView, at: number): Cell {
  const part = at >> 5;
  const low = (bytes.getUint8(4 + (part >> 1)) >> (4 * (part & 1))) & 15;
  const high = (bytes.getUint16(2, true) >> (2 * part)) & 3;
  const scale = half(bytes, 0) * ((low | (high << 4)) - 32);
  return levelCell(IQ4_VALUES, nibble(bytes, 8 + 16 * part, at & 31), scale);
}

function mxfp4(bytes: DataView, at: number): Cell {
  const level = E2M1_VALUES[nibble(bytes, 1, at)] as number;
  return levelCell(MXFP4_LEVELS, MXFP4_LEVELS.indexOf(level), 2 ** (bytes.getUint8(0) - 128));
}
