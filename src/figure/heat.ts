import type { Scored } from '../base/index.js';

/** Steps of the heat scale, lightest 0 … darkest 6. */
export const HEAT_STEPS = 7;

/**
 * Lower edges, in log10 p of a whole passage, of steps 1 … 6. They are fixed, so that strips of different works, models and reports can be
 * compared.
 */
export const PASSAGE_HEAT_EDGES: readonly number[] = [-100, -50, -20, -10, -3, -1];

/** Lower edges, as probabilities of one token, of steps 1 … 6. */
export const TOKEN_HEAT_EDGES: readonly number[] = [1e-5, 1e-3, 0.01, 0.1, 0.5, 0.9];

/** Heat step of a passage from its log10 probability; −1 when it was not scored. */
export function passageHeatStep(log10: Scored): number {
  return typeof log10 === 'number' ? stepOf(log10, PASSAGE_HEAT_EDGES) : -1;
}

/** Heat step of one token from its natural-log probability. */
export function tokenHeatStep(logProbNats: number): number {
  return stepOf(Math.exp(logProbNats), TOKEN_HEAT_EDGES);
}

/**
 * Upper edges, as numbers of more probable tokens, of steps 6 … 1: the most probable token itself, among the first 2, 5, 10, 100,
 * 1,000.
 */
export const RANK_HEAT_EDGES: readonly number[] = [0, 1, 4, 9, 99, 999];

/** Heat step of one token from the number of tokens to which the model assigns a higher probability there (0 = it is the most probable one). */
export function rankHeatStep(rank: number): number {
  let step = HEAT_STEPS - 1;
  for (const edge of RANK_HEAT_EDGES) if (rank > edge) step -= 1;
  return step;
}

/** Upper edges, in nats, of steps 6 … 1 of the entropy: the lower the entropy of the next token, the darker. */
export const ENTROPY_HEAT_EDGES: readonly number[] = [0.1, 0.5, 1, 2, 4, 6];

/** Heat step of one token from the entropy of the model's distribution at this point, in nats. */
export function entropyHeatStep(nats: number): number {
  let step = HEAT_STEPS - 1;
  for (const edge of ENTROPY_HEAT_EDGES) if (nats >= edge) step -= 1;
  return step;
}

function stepOf(value: number, edges: readonly number[]): number {
  let step = 0;
  for (const edge of edges) if (value >= edge) step += 1;
  return step;
}
