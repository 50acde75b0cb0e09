import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shardName } from '../../../src/domain/index.js';

/** Number of each metadata type in the file. */
const TYPE_NUMBER = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  string: 8,
  array: 9,
  u64: 10,
  i64: 11,
  f64: 12,
} as const;

type ScalarType = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'f64' | 'u64' | 'i64' | 'bool';

/** A metadata value to write. */
export type Value =
  | { readonly type: ScalarType; readonly value: number | bigint }
  | { readonly type: 'string'; readonly value: string | Uint8Array }
  | { readonly type: 'array'; readonly of: ScalarType; readonly value: readonly number[] | Float32Array }
  | { readonly type: 'array'; readonly of: 'string'; readonly value: readonly (string | Uint8Array)[] };

const u16 = (value: number): Value => ({ type: 'u16', value });
export const u32 = (value: number): Value => ({ type: 'u32', value });
export const i32 = (value: number): Value => ({ type: 'i32', value });
export const u64 = (value: bigint): Value => ({ type: 'u64', value });
export const f32 = (value: number): Value => ({ type: 'f32', value });
export const bool = (value: boolean): Value => ({ type: 'bool', value: value ? 1 : 0 });
export const text = (value: string | Uint8Array): Value => ({ type: 'string', value });
export const texts = (value: readonly (string | Uint8Array)[]): Value => ({
  type: 'array',
  of: 'string',
  value,
});
export const numbers = (of: ScalarType, value: readonly number[] | Float32Array): Value => ({
  type: 'array',
  of,
  value,
});

/** Metadata in the order it is written; a list of pairs, so that a key can occur twice on purpose. */
export type Metadata = readonly (readonly [key: string, value: Value])[];

/** A tensor to write, made row by row. */
export interface TensorSpec {
  readonly name: string;
  /** Fastest dimension first. */
  readonly shape: readonly number[];
  readonly type: 'F32' | 'F16' | 'BF16' | 'Q8_0';
  /** Fills one row of shape[0] elements. */
  readonly fill: (row: Float32Array, index: number) => void;
}

/** A GGUF file to write. */
export interface GgufSpec {
  readonly metadata: Metadata;
  readonly tensors: readonly TensorSpec[];
  readonly version?: number;
  readonly alignment?: number;
}

/** How each tensor type that can be written stores its elements. */
export const ENCODERS = {
  F32: { id: 0, block: 1, bytes: 4, encode: encodeF32 },
  F16: { id: 1, block: 1, bytes: 2, encode: encodeF16 },
  Q8_0: { id: 8, block: 32, bytes: 34, encode: encodeQ8 },
  BF16: { id: 30, block: 1, bytes: 2, encode: encodeBf16 },
} as const;

/** Writes a GGUF file, streaming: memory stays at a few megabytes whatever the size. */
export function writeGguf(path: string, spec: GgufSpec): void {
  const alignment = spec.alignment ?? 32;
  const out = new Output(path);
  const { metadata, tensors } = spec;
  const all: Metadata =
    spec.alignment === undefined ? metadata : [...metadata, ['general.alignment', u32(alignment)]];
  out.ascii('GGUF');
  out.u32(spec.version ?? 3);
  out.u64(tensors.length);
  out.u64(all.length);
  for (const [key, value] of all) {
    out.string(key);
    writeValue(out, value);
  }
  let offset = 0;
  for (const { name, shape, type } of tensors) {
    out.string(name);
    out.u32(shape.length);
    for (const size of shape) out.u64(size);
    out.u32(ENCODERS[type].id);
    out.u64(offset);
    offset = pad(offset + tensorBytes(shape, type), alignment);
  }
  for (const { shape, type, fill } of tensors) {
    out.padTo(alignment);
    const row = new Float32Array(shape[0] ?? 1);
    const bytes = new Uint8Array(tensorBytes([row.length], type));
    const rows = shape.slice(1).reduce((product, size) => product * size, 1);
    for (let index = 0; index < rows; index++) {
      fill(row, index);
      ENCODERS[type].encode(row, bytes);
      out.bytes(bytes);
    }
  }
  out.close();
}

/**
 * Writes a model as `count` shards `NAME-0000n-of-0000N.gguf` the way llama.cpp splits: all metadata in the first shard.
 * @returns their paths
 */
export function writeShards(prefix: string, count: number, spec: GgufSpec): string[] {
  const each = Math.ceil(spec.tensors.length / count);
  return Array.from({ length: count }, (_, index) => {
    const path = join(dirname(prefix), shardName(prefix.slice(dirname(prefix).length + 1), index + 1, count));
    const split: Metadata = [
      ['split.no', u16(index)],
      ['split.count', u16(count)],
      ['split.tensors.count', i32(spec.tensors.length)],
    ];
    const metadata = index === 0 ? [...spec.metadata, ...split] : split;
    writeGguf(path, { ...spec, metadata, tensors: spec.tensors.slice(index * each, (index + 1) * each) });
    return path;
  });
}

function tensorBytes(shape: readonly number[], type: TensorSpec['type']): number {
  const { block, bytes } = ENCODERS[type];
  return (shape.reduce((product, size) => product * size, 1) / block) * bytes;
}

function pad(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

function writeValue(out: Output, value: Value): void {
  out.u32(TYPE_NUMBER[value.type]);
  if (value.type === 'string') out.string(value.value);
  else if (value.type !== 'array') out.scalar(value.type, value.value);
  else {
    out.u32(TYPE_NUMBER[value.of]);
    out.u64(value.value.length);
    if (value.of === 'string') for (const item of value.value) out.string(item);
    else for (const item of value.value) out.scalar(value.of, item);
  }
}

/** A file written through one buffer. */
class Output {
  readonly #descriptor: number;
  readonly #buffer = Buffer.alloc(4 * 1024 * 1024);
  #used = 0;
  #position = 0;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w');
  }

  ascii(value: string): void {
    this.bytes(Buffer.from(value, 'latin1'));
  }
  u32(value: number): void {
    this.#used = this.#buffer.writeUInt32LE(value, this.#room(4));
  }
  u64(value: number | bigint): void {
    this.#used = this.#buffer.writeBigUInt64LE(BigInt(value), this.#room(8));
  }
  string(value: string | Uint8Array): void {
    const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
    this.u64(bytes.length);
    this.bytes(bytes);
  }
  scalar(type: ScalarType, value: number | bigint): void {
    const at = this.#room(8);
    const b = this.#buffer;
    const n = Number(value);
    if (type === 'u8' || type === 'bool') this.#used = b.writeUInt8(n, at);
    else if (type === 'i8') this.#used = b.writeInt8(n, at);
    else if (type === 'u16') this.#used = b.writeUInt16LE(n, at);
    else if (type === 'i16') this.#used = b.writeInt16LE(n, at);
    else if (type === 'u32') this.#used = b.writeUInt32LE(n, at);
    else if (type === 'i32') this.#used = b.writeInt32LE(n, at);
    else if (type === 'f32') this.#used = b.writeFloatLE(n, at);
    else if (type === 'f64') this.#used = b.writeDoubleLE(n, at);
    else if (type === 'u64') this.#used = b.writeBigUInt64LE(BigInt(value), at);
    else this.#used = b.writeBigInt64LE(BigInt(value), at);
  }
  bytes(value: Uint8Array): void {
    for (let done = 0; done < value.length;) {
      const part = value.subarray(done, done + 1_000_000);
      this.#buffer.set(part, this.#room(part.length));
      this.#used += part.length;
      done += part.length;
    }
  }
  padTo(alignment: number): void {
    const at = this.#position + this.#used;
    this.bytes(new Uint8Array(pad(at, alignment) - at));
  }
  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }
  #room(length: number): number {
    if (this.#used + length > this.#buffer.length) this.#flush();
    return this.#used;
  }
  #flush(): void {
    for (let done = 0; done < this.#used;)
      done += writeSync(this.#descriptor, this.#buffer, done, this.#used - done);
    this.#position += this.#used;
    this.#used = 0;
  }
}

function encodeF32(row: Float32Array, out: Uint8Array): void {
  out.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength));
}

function encodeF16(row: Float32Array, out: Uint8Array): void {
  const view = new DataView(out.buffer);
  for (let i = 0; i < row.length; i++) view.setUint16(i * 2, toHalf(row[i] as number), true);
}

function encodeBf16(row: Float32Array, out: Uint8Array): void {
  const bits = new Uint32Array(row.buffer, row.byteOffset, row.length);
  const view = new DataView(out.buffer);
  for (let i = 0; i < row.length; i++) view.setUint16(i * 2, (bits[i] as number) >>> 16, true);
}

/** Blocks of 32: a half-precision scale and 32 signed bytes. */
function encodeQ8(row: Float32Array, out: Uint8Array): void {
  const view = new DataView(out.buffer);
  for (let block = 0; block < row.length / 32; block++) {
    let largest = 0;
    for (let i = 0; i < 32; i++) largest = Math.max(largest, Math.abs(row[block * 32 + i] as number));
    const scale = largest / 127;
    view.setUint16(block * 34, toHalf(scale), true);
    for (let i = 0; i < 32; i++) {
      const ratio = scale === 0 ? 0 : (row[block * 32 + i] as number) / scale;
      // Halves go away from zero, as roundf does.
      view.setInt8(block * 34 + 2 + i, Math.sign(ratio) * Math.round(Math.abs(ratio)));
    }
  }
}

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);

/** Half-precision bits, rounded to nearest; too large becomes infinity, subnormals are kept. */
function toHalf(value: number): number {
  float[0] = value;
  const bits = floatBits[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent > 0) return (sign | (exponent << 10) | (mantissa >>> 13)) + ((mantissa >>> 12) & 1);
  if (exponent < -10) return sign;
  const shifted = (mantissa | 0x800000) >>> (1 - exponent);
  return (sign | (shifted >>> 13)) + ((shifted >>> 12) & 1);
}
