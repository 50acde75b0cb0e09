import type { PackedArray } from './common.js';

const TYPES = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
} as const;

type Arrays = { readonly [K in keyof typeof TYPES]: InstanceType<(typeof TYPES)[K]> };

/** Packs an array for the contract. It assumes a little-endian machine, as the engine does. */
export function packArray<K extends keyof Arrays>(type: K, array: Arrays[K]): PackedArray {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let binary = '';
  // In parts, because the number of arguments of a call is limited.
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return { type, base64: btoa(binary) };
}

/** Reads a packed array of the expected type. @throws TypeError when it has another type, or is incomplete */
export function decodeArray<K extends keyof Arrays>(type: K, packed: PackedArray): Arrays[K] {
  if (packed.type !== type) throw new TypeError(`expected ${type}, got ${packed.type}`);
  const binary = atob(packed.base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new TYPES[type](bytes.buffer) as Arrays[K];
}
