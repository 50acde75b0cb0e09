/** The sixteen values of a 4-bit number that is not evenly spaced (IQ4_NL, IQ4_XS). @source llama.cpp v0.5.0, ggml-common.h, kvalues_iq4nl */
export const IQ4_VALUES: readonly number[] = [
  -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113,
];
/** Twice the sixteen values of E2M1 (MXFP4). @source llama.cpp v0.5.0, ggml-common.h, kvalues_mxfp4 */
export const E2M1_VALUES: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

let table: Float32Array | undefined;

/** All 65,536 numbers of half precision. */
export function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => {
    const sign = bits >> 15 === 0 ? 1 : -1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return table;
}

/** The number in half precision at a byte, little-endian; ±Infinity and NaN as they are stored. */
export function half(bytes: DataView, at: number): number {
  return halfTable()[bytes.getUint16(at, true)] as number;
}

/** The four bits of element `within` of 32: elements 0 … 15 are the low halves of 16 bytes, 16 … 31 the high ones. */
export function nibble(bytes: DataView, at: number, within: number): number {
  const byte = bytes.getUint8(at + (within & 15));
  return within < 16 ? byte & 15 : byte >> 4;
}

/** The fifth bit of element `within` of 32, at its position in the number. */
export function fifth(bytes: DataView, at: number, within: number): number {
  return ((bytes.getUint32(at, true) >>> within) & 1) << 4;
}
