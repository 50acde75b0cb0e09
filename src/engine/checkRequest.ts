import { inputError, type PalimpsestError } from '../base/index.js';
import { decodingPolicySchema, type DecodingPolicy } from '../domain/index.js';
import type { ScoreRequest, StepOptions } from '../domain/index.js';

/** What a loaded model can take. */
export interface RequestLimits {
  readonly vocabSize: number;
  readonly trainedContext: number;
  readonly bosToken: number | null;
  readonly maxSlots: number;
}

const MAX_SCORE_TOP = 64;
const MAX_STEP_TOP = 128;

/**
 * Refuses a request that the model cannot answer, before anything is evaluated.
 * @throws {PalimpsestError} `score-range`, `token-range`, `context-too-long`, `bos-missing`
 */
export function checkScoreRequest(request: ScoreRequest, limits: RequestLimits): void {
  const { items, bos, policies, topCount, slots } = request;
  if (bos) requireBos(limits.bosToken);
  if (slots !== undefined && !isCount(slots, 1, limits.maxSlots)) {
    throw range(`slots is ${slots}, allowed are 1 to ${limits.maxSlots}`);
  }
  if (!isCount(topCount, 0, MAX_SCORE_TOP))
    throw range(`topCount is ${topCount}, allowed are 0 to ${MAX_SCORE_TOP}`);
  for (const policy of policies) requirePolicy(policy);
  for (const [index, { tokens, from }] of items.entries()) {
    requireTokens(tokens, limits.vocabSize, `item ${index}`);
    const first = bos ? 0 : 1;
    if (!isCount(from, first, tokens.length - 1)) {
      throw range(
        `item ${index} has ${tokens.length} tokens and starts at ${from}, allowed are ${first} to ${tokens.length - 1}`,
      );
    }
    requireContext(`Item ${index}`, tokens.length - 1 + (bos ? 1 : 0), limits.trainedContext);
  }
}

/**
 * Refuses step options out of range.
 * @param rows distributions that the step will give
 * @throws {PalimpsestError} `score-range`
 */
export function checkStepOptions({ topCount, draw }: StepOptions, rows: number): void {
  if (!isCount(topCount, 0, MAX_STEP_TOP))
    throw range(`topCount is ${topCount}, allowed are 0 to ${MAX_STEP_TOP}`);
  if (draw === undefined) return;
  requirePolicy(draw.policy);
  if (draw.uniforms.length !== rows || draw.uniforms.some((uniform) => !(uniform >= 0 && uniform < 1))) {
    throw range(`a draw for ${rows} sequences needs ${rows} numbers in [0, 1)`);
  }
}

/**
 * Refuses token ids that the vocabulary does not have.
 * @throws {PalimpsestError} `token-range` naming the index and the id
 */
export function requireTokens(tokens: Int32Array, vocabSize: number, what: string): void {
  const at = tokens.findIndex((token) => token < 0 || token >= vocabSize);
  if (at < 0) return;
  const token = tokens[at] ?? -1;
  throw inputError(
    'token-range',
    `Token ${at} of ${what} is ${token}, but the vocabulary has ids 0 to ${vocabSize - 1}.`,
    'Use the token ids of this very model.',
    { index: at, token, vocabSize },
  );
}

/**
 * Refuses a BOS that the model does not have.
 * @throws {PalimpsestError} `bos-missing`
 */
export function requireBos(bosToken: number | null): asserts bosToken is number {
  if (bosToken !== null) return;
  throw inputError(
    'bos-missing',
    'This model names no BOS token, so none can be put in front.',
    'Score without BOS (`score --no-bos`, `examine --bos off`); values then start at the second token.',
  );
}

/**
 * Refuses sequences longer than the model was trained for.
 * @param length tokens evaluated, BOS included
 * @throws {PalimpsestError} `context-too-long`
 */
export function requireContext(what: string, length: number, trainedContext: number): void {
  if (length <= trainedContext) return;
  throw inputError(
    'context-too-long',
    `${what} needs a context of ${length} tokens, but the model was trained for ${trainedContext}.`,
    `Use windows of at most ${trainedContext} tokens, BOS included (shorter prefix or suffix).`,
    { length, trainedContext },
  );
}

function requirePolicy(policy: DecodingPolicy): void {
  if (!decodingPolicySchema.safeParse(policy).success)
    throw range(`${JSON.stringify(policy)} is not a policy`);
}

function isCount(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function range(why: string): PalimpsestError {
  return inputError('score-range', `This cannot be scored: ${why}.`, 'Correct the request.');
}
