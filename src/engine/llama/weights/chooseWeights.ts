import { PalimpsestError } from '../../../base/index.js';
import {
  MOST_LONGER,
  WEIGHTS_CHOICES,
  type LoadOptions,
  type TimedWeights,
  type WeightsChoice,
} from '../../../domain/index.js';
import { readModel } from '../../../gguf/index.js';
import { loadModel } from '../loadModel.js';
import { Scorer } from '../scorer.js';
import { loadedTensors } from './loadedTensors.js';

/** The most exact first. */
const BY_EXACTNESS: readonly WeightsChoice[] = ['f32', 'f16', 'bf16', 'as-stored'];

/** A batch as an examination sends it. */
const ITEMS = 5;
const ITEM_TOKENS = 100;
/** Batches that are timed, and the time after which one of them is enough, in milliseconds. */
const BATCHES = 4;
const ENOUGH_MS = 4000;

/**
 * Loads the model with each choice of weights in turn, and times batches of the exact path.
 * @param available the memory that this process can still use, bytes
 * @returns nothing if the file has no quantized weights, so that all choices are the same
 * @throws as `Engine.load` with the weights as they are stored
 */
export async function timeWeights(
  options: LoadOptions,
  available: () => number,
): Promise<readonly TimedWeights[]> {
  const tensors = loadedTensors(readModel(options.path), 'f32');
  if (tensors.every(({ type, stored }) => type === stored.type)) return [];
  const timed: TimedWeights[] = [];
  for (const weights of WEIGHTS_CHOICES)
    timed.push(await timeOf({ ...options, weights }, weights, available));
  return timed;
}

/** The most exact choice that takes at most {@link MOST_LONGER} longer than the fastest; as stored if nothing was timed. */
export function preferredWeights(timed: readonly TimedWeights[]): WeightsChoice {
  const times = new Map(timed.flatMap((one) => ('reason' in one ? [] : [[one.weights, one.msPerToken]])));
  const fastest = Math.min(...times.values());
  const isCheap = (weights: WeightsChoice): boolean =>
    (times.get(weights) ?? Infinity) <= (1 + MOST_LONGER) * fastest;
  return times.size === 0 ? 'as-stored' : (BY_EXACTNESS.find(isCheap) ?? 'as-stored');
}

async function timeOf(
  options: LoadOptions,
  weights: WeightsChoice,
  available: () => number,
): Promise<TimedWeights> {
  try {
    return { weights, msPerToken: await msPerToken(options, available) };
  } catch (error) {
    if (weights === 'as-stored' || !(error instanceof PalimpsestError)) throw error;
    if (error.code !== 'memory-short' && error.code !== 'weights-overflow') throw error;
    return { weights, reason: error.code };
  }
}

async function msPerToken(options: LoadOptions, available: () => number): Promise<number> {
  const { model } = await loadModel(options, available);
  const scorer = new Scorer(model);
  const { facts, counters, library } = model;
  const length = Math.max(2, Math.min(ITEM_TOKENS, facts.trainedContext));
  const items = Array.from({ length: ITEMS }, (_, item) => ({
    tokens: Int32Array.from({ length }, (__, at) => (7919 * (item * length + at + 1)) % facts.vocabSize),
    from: Math.ceil(length / 2),
  }));
  const request = { items, bos: false, policies: [], topCount: 0 };
  const times: number[] = [];
  const started = performance.now();
  try {
    // The first batch touches the memory for the first time.
    await scorer.score(request, undefined);
    while (times.length === 0 || (times.length < BATCHES && performance.now() - started < ENOUGH_MS)) {
      const { decodeMs, tokensEvaluated } = counters;
      await scorer.score(request, undefined);
      times.push((counters.decodeMs - decodeMs) / (counters.tokensEvaluated - tokensEvaluated));
    }
  } finally {
    scorer.free();
    library.fn.llama_model_free(model.pointer);
  }
  return Math.min(...times);
}
