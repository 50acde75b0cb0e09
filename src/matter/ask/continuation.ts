import { environmentError, inputError, PalimpsestError, Random } from '../../base/index.js';
import type { Continuation, Engine, LoadedModel, NextToken, StepOptions } from '../../domain/index.js';
import { formatBytes } from '../../engine/index.js';

/** What a model is to continue, and how. */
export interface ContinuationWish {
  /** Tokens of the text before, the last ones of the work. */
  readonly prompt: Int32Array;
  /** The work's own tokens from there on: it is written no further than they go. */
  readonly own: Int32Array;
  readonly maxTokens: number;
  readonly decoding: Continuation['decoding'];
  readonly signal: AbortSignal;
  /** Told of the tokens so far, after each one; the writing waits for it. */
  readonly onToken?: (tokens: readonly number[]) => Promise<void> | void;
}

/** What a model wrote. */
export interface WrittenContinuation {
  readonly bos: boolean;
  readonly tokens: readonly number[];
  /** Under the full softmax at T = 1, computed on the exact path after it was written. */
  readonly logProbs: Float64Array;
  readonly stoppedBy: Continuation['stoppedBy'];
}

/**
 * Lets a model continue a text token by token: its most probable token (ties go to the lower id), or one drawn from a policy with a seeded
 * uniform number for each token. It ends at the model's end of text, at the work's end, where the context is full, after `maxTokens`, or when
 * it is cancelled; what was written until then is kept.
 * @throws {PalimpsestError} `ask-place` when no text precedes it; `context-too-long` when the prompt leaves no room; `memory-short`;
 * what the engine throws
 */
export async function writeContinuation(
  engine: Engine,
  model: LoadedModel,
  wish: ContinuationWish,
): Promise<WrittenContinuation> {
  const { prompt, own, maxTokens, decoding, signal } = wish;
  const bos = model.addsBos && model.bosToken !== null;
  const length = prompt.length + (bos ? 1 : 0);
  if (length === 0) throw nothingBefore();
  const room = model.trainedContext - length;
  if (room < 1) throw noRoom(length, model.trainedContext);
  const most = Math.min(maxTokens, own.length, room);
  await requireMemory(engine, length + most);
  const random = decoding.kind === 'sample' ? new Random(`${decoding.seed}/continuation`) : null;
  const options = (): StepOptions =>
    decoding.kind === 'sample' && random !== null
      ? { topCount: 0, draw: { policy: decoding.policy, uniforms: Float64Array.of(random.float()) } }
      : { topCount: 1 };
  const tokens: number[] = [];
  let ended: Continuation['stoppedBy'] | null = null;
  const capacity = { sequences: 1, tokens: length + most };
  const { sequence, next: first } = await engine.open(prompt, { ...options(), bos, capacity });
  try {
    for (let next = first; ;) {
      const token = chosen(next);
      if (token === model.eosToken) ended = 'end-of-text';
      else tokens.push(token);
      if (ended === null) await wish.onToken?.(tokens);
      if (ended === null && signal.aborted) ended = 'cancelled';
      if (ended !== null || tokens.length === most) break;
      const stepped = await engine.step([{ sequence, token }], options(), signal).catch(unlessCancelled);
      if (stepped?.[0] === undefined) {
        ended = 'cancelled';
        break;
      }
      next = stepped[0];
    }
  } finally {
    await engine.close([sequence]);
  }
  return {
    bos,
    tokens,
    logProbs: await logProbsOf(engine, prompt, tokens, bos),
    stoppedBy:
      ended ?? (most === maxTokens ? 'length' : most === own.length ? 'end-of-work' : 'end-of-context'),
  };
}

function chosen({ drawn, topIds }: NextToken): number {
  const token = drawn?.token ?? topIds[0];
  if (token === undefined) throw new TypeError('the engine named no token');
  return token;
}

/** The numbers that are quoted come from the exact path, whose results do not depend on threads or on what was computed before. */
async function logProbsOf(
  engine: Engine,
  prompt: Int32Array,
  tokens: readonly number[],
  bos: boolean,
): Promise<Float64Array> {
  if (tokens.length === 0) return new Float64Array(0);
  const items = [{ tokens: Int32Array.of(...prompt, ...tokens), from: prompt.length }];
  const [scored] = await engine.score({ items, bos, policies: [], topCount: 0, slots: 1 });
  return scored?.logProbs ?? new Float64Array(0);
}

async function requireMemory(engine: Engine, length: number): Promise<void> {
  const { fits, totalBytes, availableBytes } = await engine.estimateMemory(length, 1);
  if (fits) return;
  throw environmentError(
    'memory-short',
    `A text of ${length} tokens needs ${formatBytes(totalBytes)} of memory with this model; ${formatBytes(availableBytes)} are free.`,
    'Ask for fewer tokens, give a shorter prompt, or close other programs.',
    { totalBytes, availableBytes },
  );
}

function unlessCancelled(error: unknown): null {
  if (error instanceof PalimpsestError && error.code === 'engine-cancelled') return null;
  throw error;
}

function nothingBefore(): PalimpsestError {
  return inputError(
    'ask-place',
    'There is nothing to continue: no text precedes this position, and this model uses no beginning-of-text token.',
    'Give the model some of the preceding text, or begin at a later position.',
  );
}

function noRoom(length: number, trainedContext: number): PalimpsestError {
  return inputError(
    'context-too-long',
    `The preceding text has ${length} tokens, and the model was trained for a context of ${trainedContext}: there is no room for a continuation.`,
    'Give the model less of the preceding text.',
    { length, trainedContext },
  );
}
