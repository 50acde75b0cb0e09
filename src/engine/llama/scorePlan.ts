import { inputError } from '../../base/index.js';
import { defaultSlots, type ScoreRequest } from '../../domain/index.js';
import { requireTokens } from './tokenizer.js';

/** Items of one request that share a batch layout. */
export interface ScoreGroup {
  /** Tokens evaluated for each item, BOS included; the last token of an item is only predicted. */
  readonly length: number;
  /** First evaluated position whose logits are wanted; all later ones are. */
  readonly firstOutput: number;
  /** Sequences in every batch of the group. */
  readonly slots: number;
  /** Indices of the items in the request, ascending. */
  readonly members: readonly number[];
}

/** What a model can take. */
export interface ScoreLimits {
  readonly vocabSize: number;
  readonly trainedContext: number;
  readonly bosToken: number | null;
  /** Sequences that llama.cpp can hold in a context. */
  readonly maxSlots: number;
}

/** Version of the rules below and of how a batch is filled; goes into the fingerprint, because another layout moves digits. */
export const LAYOUT_VERSION = 1;

/**
 * Groups the items of a request by batch layout: equally long, with outputs at equal positions. The layout of an item is a
 * function of its length, its `from` and the wanted slots, never of its neighbours.
 * @throws {PalimpsestError} `score-range`, `token-range`, `context-too-long`, `bos-missing`
 */
export function planScore(request: ScoreRequest, limits: ScoreLimits): ScoreGroup[] {
  checkRequest(request, limits);
  const groups = new Map<string, { length: number; firstOutput: number; slots: number; members: number[] }>();
  for (const [index, { tokens, from }] of request.items.entries()) {
    checkItem(request, index, limits);
    const front = request.bos ? 1 : 0;
    const length = tokens.length - 1 + front;
    const firstOutput = from - 1 + front;
    const key = `${length}/${firstOutput}`;
    const group = groups.get(key);
    if (group) group.members.push(index);
    else {
      const slots = Math.min(request.slots ?? defaultSlots(tokens.length + front), limits.maxSlots);
      groups.set(key, { length, firstOutput, slots, members: [index] });
    }
  }
  return [...groups.values()];
}

function checkRequest({ bos, slots, topCount }: ScoreRequest, { bosToken, maxSlots }: ScoreLimits): void {
  if (bos) requireBos(bosToken);
  if (slots !== undefined && (!Number.isInteger(slots) || slots < 1 || slots > maxSlots)) {
    throw range(`slots is ${slots}, allowed are 1 to ${maxSlots}`);
  }
  if (!Number.isInteger(topCount) || topCount < 0 || topCount > 64) {
    throw range(`topCount is ${topCount}, allowed are 0 to 64`);
  }
}

/**
 * Refuses a BOS that the model does not have.
 * @throws {PalimpsestError} `bos-missing`
 */
export function requireBos(bosToken: number | null): void {
  if (bosToken !== null) return;
  throw inputError(
    'bos-missing',
    'This model names no BOS token, so none can be put in front.',
    'Score without BOS (--no-bos); values then start at the second token.',
  );
}

function checkItem({ items, bos }: ScoreRequest, index: number, limits: ScoreLimits): void {
  const { tokens, from } = items[index] as ScoreRequest['items'][number];
  requireTokens(tokens, limits.vocabSize, `item ${index}`);
  const first = bos ? 0 : 1;
  if (!Number.isInteger(from) || from < first || from >= tokens.length) {
    const why = first === 1 && from === 0 ? ' (without BOS nothing predicts the first token)' : '';
    throw range(
      `item ${index} has ${tokens.length} tokens and starts at ${from}, allowed are ${first} to ${tokens.length - 1}${why}`,
    );
  }
  requireContext(`Item ${index}`, tokens.length - 1 + (bos ? 1 : 0), limits.trainedContext);
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

function range(why: string) {
  return inputError('score-range', `This cannot be scored: ${why}.`, 'Correct the request.', {});
}
