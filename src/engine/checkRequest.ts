import { inputError, type PalimpsestError, elementAt } from '../base/index.js';
import { decodingPolicySchema, type DecodingPolicy } from '../domain/index.js';
import { CODING_TOTAL, MOST_LOGITS } from '../domain/index.js';
import type { ScoreRequest, StepOptions, SymbolCoding } from '../domain/index.js';

/** The limits of a loaded model. */
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
  const { items, bos, policies, topCount, slots, logits } = request;
  if (bos) requireBos(limits.bosToken);
  if (slots !== undefined && !isCount(slots, 1, limits.maxSlots)) {
    throw range(`slots is ${slots}, but only 1 to ${limits.maxSlots} are allowed`);
  }
  if (!isCount(topCount, 0, MAX_SCORE_TOP))
    throw range(`topCount is ${topCount}, but only 0 to ${MAX_SCORE_TOP} are allowed`);
  for (const policy of policies) requirePolicy(policy);
  for (const [index, { tokens, from }] of items.entries()) {
    requireTokens(tokens, limits.vocabSize, `item ${index}`);
    const first = bos ? 0 : 1;
    if (!isCount(from, first, tokens.length - 1)) {
      throw range(
        `item ${index} has ${tokens.length} tokens and starts at ${from}, but only ${first} to ${tokens.length - 1} are allowed`,
      );
    }
    requireContext(`Item ${index}`, tokens.length - 1 + (bos ? 1 : 0), limits.trainedContext);
    if (logits !== undefined) requireLogits(logits, tokens.length - from, index);
  }
  if (logits !== undefined && items.length * logits.count * limits.vocabSize > MOST_LOGITS)
    throw range(
      `${items.length} × ${logits.count} rows of ${limits.vocabSize} logits are wanted, but only ${MOST_LOGITS} logits are allowed`,
    );
}

/**
 * Refuses step options out of range.
 * @param rows the number of distributions that the step will return
 * @throws {PalimpsestError} `score-range`, `token-range`
 */
export function checkStepOptions(
  { topCount, draw, code }: StepOptions,
  rows: number,
  vocabSize: number,
): void {
  if (!isCount(topCount, 0, MAX_STEP_TOP))
    throw range(`topCount is ${topCount}, but only 0 to ${MAX_STEP_TOP} are allowed`);
  if (code !== undefined) requireCoding(code, rows, vocabSize);
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
  const token = elementAt(tokens, at);
  throw inputError(
    'token-range',
    `Token ${at} of ${what} is ${token}, but the vocabulary has ids 0 to ${vocabSize - 1}.`,
    'Use the token ids of exactly this model.',
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
    'This model has no BOS token, so none can be prepended.',
    'Score without BOS (`score --no-bos`, `examine --bos off`); values then start at the second token.',
  );
}

/**
 * Refuses sequences longer than the model was trained for.
 * @param length the number of evaluated tokens, including BOS
 * @throws {PalimpsestError} `context-too-long`
 */
export function requireContext(what: string, length: number, trainedContext: number): void {
  if (length <= trainedContext) return;
  throw inputError(
    'context-too-long',
    `${what} needs a context of ${length} tokens, but the model was trained with ${trainedContext}.`,
    `Use windows of at most ${trainedContext} tokens, including BOS (a shorter prefix or suffix).`,
    { length, trainedContext },
  );
}

function requireCoding(code: SymbolCoding, rows: number, vocabSize: number): void {
  const places = code.kind === 'encode' ? code.tokens : code.points;
  if (places.length !== rows) throw range(`coding for ${rows} sequences received ${places.length} places`);
  if (code.kind === 'encode') requireTokens(code.tokens, vocabSize, 'the tokens to encode');
  else if (code.points.some((point) => !isCount(point, 0, CODING_TOTAL - 1))) {
    throw range(`a point to decode must be an integer from 0 to ${CODING_TOTAL - 1}`);
  }
}

function requireLogits({ first, count }: { first: number; count: number }, rows: number, item: number): void {
  if (isCount(first, 0, rows - 1) && isCount(count, 1, rows - first)) return;
  throw range(`logits of ${count} rows from ${first} on are wanted, but item ${item} has ${rows}`);
}

function requirePolicy(policy: DecodingPolicy): void {
  if (!decodingPolicySchema.safeParse(policy).success)
    throw range(`${JSON.stringify(policy)} is not a valid decoding policy`);
}

function isCount(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function range(why: string): PalimpsestError {
  return inputError('score-range', `This request cannot be scored: ${why}.`, 'Correct the request.');
}
