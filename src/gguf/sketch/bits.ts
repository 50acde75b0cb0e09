import type { Cell } from './cell.js';

/** Reads element `within` of the one block in `bytes`. */
export type ElementReader = (bytes: DataView, within: number) => Cell;

/** The number in half precision at a byte, little-endian; ±Infinity and NaN as they are stored. */
export function half(bytes: DataView, at: number): number {
  const bits = bytes.getUint16(at, true);
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The four bits of element `within` of 32: elements 0 … 15 are the low halves of 16 bytes, 16 … 31 the high ones. */
export function nibble(bytes: DataView, at: number, within: number): number {
  const byte = bytes.getUint8(at + (within & 15));
  return within < 16 ? byte & 15 : byte >> 4;
}
