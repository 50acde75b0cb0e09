import { z } from 'zod';
import { percent, roundPercent, wholeNumber } from '../../base/index.js';

/**
 * The types to which weights are widened. `f32` holds what is stored exactly; `f16` and `bf16` round it, and take half of the memory. With
 * weights as they are stored, llama.cpp rounds the activations to 8 bits before it multiplies, which moves a passage by tenths of a nat.
 */
export const WIDENED_WEIGHTS = ['f16', 'bf16', 'f32'] as const;
/** See {@link WIDENED_WEIGHTS}. */
export type WidenedWeights = (typeof WIDENED_WEIGHTS)[number];

/** How weights are loaded. */
export const WEIGHTS_CHOICES = ['as-stored', ...WIDENED_WEIGHTS] as const;
/** See {@link WEIGHTS_CHOICES}. */
export type WeightsChoice = (typeof WEIGHTS_CHOICES)[number];

/** What may be requested. With `auto`, the engine times every choice that fits in memory, and takes the most exact one that costs little. */
export const WEIGHTS_REQUESTS = [...WEIGHTS_CHOICES, 'auto'] as const;
/** See {@link WEIGHTS_REQUESTS}. */
export type WeightsRequest = (typeof WEIGHTS_REQUESTS)[number];

/** See {@link timedWeightsSchema}. */
export type TimedWeights = z.infer<typeof timedWeightsSchema>;

/** A choice of weights, and what a token of a batch takes with it on this machine now; or the code of the error why it cannot be loaded. */
export const timedWeightsSchema = z.union([
  z.strictObject({ weights: z.enum(WEIGHTS_CHOICES), msPerToken: z.number().min(0) }),
  z.strictObject({ weights: z.enum(WEIGHTS_CHOICES), reason: z.enum(['memory-short', 'weights-overflow']) }),
]);

/** A more exact choice is preferred if it takes at most this share longer than the fastest. */
export const MOST_LONGER = 0.2;

/** The name of each choice in a sentence. */
export const WEIGHTS_NAMES: Readonly<Record<WeightsChoice, string>> = {
  'as-stored': 'as stored',
  f16: 'F16',
  bf16: 'BF16',
  f32: 'F32',
};
const WHY_NOT = { 'memory-short': 'needs more memory', 'weights-overflow': 'cannot hold a weight' } as const;

/**
 * How the weights of a model were loaded.
 * @param numeric of the engine's fingerprint with this model
 */
export function weightsOf(numeric: Readonly<Record<string, unknown>>): WeightsChoice {
  return WIDENED_WEIGHTS.find((type) => type === numeric['widened']) ?? 'as-stored';
}

/**
 * What was done to the weights of a model when it was loaded, in words.
 * @param numeric of the engine's fingerprint with this model
 * @returns null if they are used as they are stored
 */
export function widenedWords(numeric: Readonly<Record<string, unknown>>): string | null {
  const type = weightsOf(numeric);
  if (type === 'as-stored') return null;
  if (type === 'f32') return `decoded to ${WEIGHTS_NAMES[type]}, which holds the stored numbers exactly`;
  const share = percent(Number(numeric['widenedChangedShare']));
  const most = Number(numeric['widenedLargestDifference']).toPrecision(2);
  return `decoded to ${WEIGHTS_NAMES[type]}: rounding changed ${share} of the numbers, by at most ${most}`;
}

/** What was chosen, and what was timed for it, in a sentence. */
export function timedWeightsWords(weights: WeightsChoice, timed: readonly TimedWeights[]): string {
  const chosen = weights === 'as-stored' ? 'used as they are stored' : `decoded to ${WEIGHTS_NAMES[weights]}`;
  if (timed.length === 0) return `Weights: ${chosen}, because the file has no quantized weights.`;
  const times = timed.map((one) =>
    'reason' in one
      ? `${WEIGHTS_NAMES[one.weights]} ${WHY_NOT[one.reason]}`
      : `${WEIGHTS_NAMES[one.weights]} ${wholeNumber(1000 * one.msPerToken)} µs`,
  );
  return `Weights: ${chosen}. Timed here, for a token of a batch: ${times.join(', ')}. The most exact type that takes at most ${roundPercent(MOST_LONGER)} longer than the fastest is used.`;
}
