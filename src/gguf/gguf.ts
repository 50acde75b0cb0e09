import type { GgmlType } from './ggmlTypes.js';

/** Types of metadata scalars, by their number in the file. */
export const GGUF_SCALARS = [
  'u8',
  'i8',
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'bool',
  'string',
  'array',
  'u64',
  'i64',
  'f64',
] as const;

/** Type of a metadata value or of an array's elements. */
export type GgufType = Exclude<(typeof GGUF_SCALARS)[number], 'array'>;

/** A string of the metadata; `text` is cut at {@link TEXT_CAP} characters, `startByte` is where the whole string begins. */
export interface GgufString {
  readonly kind: 'string';
  readonly type: 'string';
  readonly text: string;
  /** False if the text was cut or is not valid UTF-8. */
  readonly exact: boolean;
  readonly startByte: number;
  readonly lengthBytes: number;
}

/** A number or truth value of the metadata; 64-bit integers beyond 2^53 stay bigint. */
export interface GgufScalar {
  readonly kind: 'scalar';
  readonly type: Exclude<GgufType, 'string'>;
  readonly value: number | bigint | boolean;
}

/** An array of the metadata: where its elements are, not the elements (see forEachString, readNumbers). */
export interface GgufArray {
  readonly kind: 'array';
  readonly elementType: GgufType;
  readonly count: number;
  /** First byte of the elements. */
  readonly startByte: number;
  /** One past the last byte of the elements. */
  readonly endByte: number;
}

/** One key of the metadata. */
export interface GgufEntry {
  readonly key: string;
  /** First byte of the entry (of its key's length). */
  readonly startByte: number;
  /** One past the last byte of its value. */
  readonly endByte: number;
  readonly value: GgufString | GgufScalar | GgufArray;
}

/** One tensor; its data is inside the file, aligned, and overlaps nothing. */
export interface GgufTensor {
  readonly name: string;
  /** 1 to 4 dimensions, each ≥ 1, fastest first. */
  readonly shape: readonly number[];
  readonly type: GgmlType;
  readonly elements: number;
  readonly sizeBytes: number;
  /** First byte in the file. */
  readonly startByte: number;
}

/** One GGUF file whose structure was checked from the first byte to the last. */
export interface GgufFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly version: 2 | 3;
  readonly alignment: number;
  /** By key, in file order. */
  readonly metadata: ReadonlyMap<string, GgufEntry>;
  readonly tensors: readonly GgufTensor[];
  /** One past the last byte of the tensor list. */
  readonly headerEndByte: number;
  /** First byte of the tensor data (the end of the header if there are no tensors). */
  readonly dataStartByte: number;
}

/** Characters of a metadata string that are kept for display. */
export const TEXT_CAP = 4096;

/** Limits that no valid file exceeds; a file that claims more is refused before any memory is allocated for it. */
export const GGUF_LIMITS = {
  keys: 10_000,
  tensors: 65_536,
  keyBytes: 65_535,
  /** Strings in all arrays together: the largest tokenizers have about 800,000 tokens and merges. */
  arrayStrings: 4_000_000,
  /** Header, metadata and tensor list together. */
  headerBytes: 256 * 1024 * 1024,
  /** llama.cpp keeps names in 64 bytes, the last one zero. */
  tensorNameBytes: 63,
} as const;
