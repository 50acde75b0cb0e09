/** How a tensor type stores its elements. */
export interface GgmlType {
  /** The number of the type in the file. */
  readonly id: number;
  readonly name: string;
  /** The number of elements in a block; the first dimension is a multiple of it. */
  readonly blockElements: number;
  /** The number of bytes of a block. */
  readonly blockBytes: number;
}

const TYPES: readonly (readonly [id: number, name: string, blockElements: number, blockBytes: number])[] = [
  [0, 'F32', 1, 4],
  [1, 'F16', 1, 2],
  [2, 'Q4_0', 32, 18],
  [3, 'Q4_1', 32, 20],
  [6, 'Q5_0', 32, 22],
  [7, 'Q5_1', 32, 24],
  [8, 'Q8_0', 32, 34],
  [9, 'Q8_1', 32, 36],
  [10, 'Q2_K', 256, 84],
  [11, 'Q3_K', 256, 110],
  [12, 'Q4_K', 256, 144],
  [13, 'Q5_K', 256, 176],
  [14, 'Q6_K', 256, 210],
  [15, 'Q8_K', 256, 292],
  [16, 'IQ2_XXS', 256, 66],
  [17, 'IQ2_XS', 256, 74],
  [18, 'IQ3_XXS', 256, 98],
  [19, 'IQ1_S', 256, 50],
  [20, 'IQ4_NL', 32, 18],
  [21, 'IQ3_S', 256, 110],
  [22, 'IQ2_S', 256, 82],
  [23, 'IQ4_XS', 256, 136],
  [24, 'I8', 1, 1],
  [25, 'I16', 1, 2],
  [26, 'I32', 1, 4],
  [27, 'I64', 1, 8],
  [28, 'F64', 1, 8],
  [29, 'IQ1_M', 256, 56],
  [30, 'BF16', 1, 2],
  [34, 'TQ1_0', 256, 54],
  [35, 'TQ2_0', 256, 66],
  [39, 'MXFP4', 32, 17],
  [40, 'NVFP4', 64, 36],
  [41, 'Q1_0', 128, 18],
  [42, 'Q2_0', 64, 18],
];

/**
 * Tensor types by their number in the file, as llama.cpp v0.5.0 knows them; removed numbers are absent.
 * @source llama.cpp v0.5.0, ggml/include/ggml.h (enum ggml_type) and ggml/src/ggml-common.h (block layouts)
 */
export const GGML_TYPES: ReadonlyMap<number, GgmlType> = new Map(
  TYPES.map(([id, name, blockElements, blockBytes]) => [id, { id, name, blockElements, blockBytes }]),
);

/**
 * Interleaved copies of Q4_0 and IQ4_NL, made for ARM processors until November 2024. Their sizes are known, so such files are read, but
 * llama.cpp no longer runs them.
 * @source llama.cpp v0.5.0, ggml/src/ggml.c (types 31 to 33 and 36 to 38: "REMOVED"); each has the block of the type after which it is named
 */
export const WITHDRAWN_TYPES: ReadonlyMap<number, GgmlType> = new Map(
  [
    ...['Q4_0_4_4', 'Q4_0_4_8', 'Q4_0_8_8'].map((name, at) => [31 + at, name] as const),
    ...['IQ4_NL_4_4', 'IQ4_NL_4_8', 'IQ4_NL_8_8'].map((name, at) => [36 + at, name] as const),
  ].map(([id, name]) => [id, { id, name, blockElements: 32, blockBytes: 18 }]),
);
