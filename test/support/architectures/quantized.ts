import type { Recipe } from './driver.js';

/** Numbers of llama.cpp's `llama_ftype`, by the name that users know. */
const TYPES = {
  BF16: 32,
  Q2_K: 10,
  Q3_K_M: 12,
  Q4_0: 2,
  Q4_K_M: 15,
  Q5_K_M: 17,
  Q6_K: 18,
  Q8_0: 7,
  IQ3_S: 26,
  IQ4_NL: 25,
  IQ4_XS: 30,
  TQ1_0: 36,
  TQ2_0: 37,
} as const;

/** A model in a quantized form. */
export interface Quantized {
  readonly recipe: Recipe;
  readonly form: string;
  readonly type: number;
}

const DENSE: Recipe = { name: 'llama', architecture: 'llama', without: ['rope_freqs', 'bias'] };
const EXPERTS: Recipe = { name: 'gpt-oss', architecture: 'gpt-oss', experts: true };

/** One dense model in every common form that needs no importance matrix, and one with experts in the form that gpt-oss is published in. */
export const QUANTIZED: readonly Quantized[] = [
  ...Object.entries(TYPES).map(([form, type]) => ({ recipe: DENSE, form, type })),
  { recipe: EXPERTS, form: 'MXFP4', type: 38 },
];

/**
 * How far the plainest path of llama.cpp may be, nats: int8 activations round differently when the rest of the layout differs. The largest
 * that was seen is .25 (Q6_K).
 */
export const QUANTIZED_TOLERANCE = 0.5;
