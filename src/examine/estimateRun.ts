import type { AttackPlan } from '../attacks/index.js';
import { environmentError, PalimpsestError, Random, type Scored, type Unscored } from '../base/index.js';
import { TOP_K_40, type Engine, type LoadedModel, type MemoryEstimate } from '../domain/index.js';
import {
  timeFromShortBatches,
  timeFromWholeBatches,
  type MeasuredBatch,
  type RunTime,
  type TimeEstimate,
} from './engine/runTime.js';
import { words } from './words.js';

/** The estimated cost of a run, stated before it begins. */
export interface RunEstimate {
  readonly units: number;
  /** The number of tokens that the engine will evaluate, including padding. */
  readonly tokens: number;
  /** Measured just now on random tokens. */
  readonly tokensPerSecond: Scored;
  readonly seconds: Scored;
  /** How far the time is known, and from what; absent if it is not known. */
  readonly time?: RunTime;
  readonly memory: MemoryEstimate;
}

/** The longest time that measuring whole batches may take. */
const MEASURE_MS = 15_000;
/** The minimum number of whole batches, unless they take too long. */
const MIN_BATCHES = 3;
/** After this time, the measurement ends. */
const ENOUGH_MS = 400;
/** The longest time that the short batches of a slow model may take, together. */
const SLOW_MS = 180_000;
/** The numbers of tokens of the short batches. */
const SHORT_TOKENS = [8, 64] as const;

/**
 * Estimates the cost of a run: memory by the engine's own estimate, time from a few batches. They are of the planned shape, or shorter where
 * the model is so slow that one would take too long. They hold seeded random tokens: nothing of a work may be scored before the plan is
 * written.
 * @param how.others the models that replace this one for some units; only one is in memory at a time
 * @param how.mayBeShort true if a run that does not fit in memory is wanted all the same
 * @param how.clock milliseconds, for measuring
 * @throws {PalimpsestError} `memory-short` if the run does not fit in memory; the errors of the engine
 */
export async function estimateRun(
  engine: Engine,
  model: LoadedModel,
  plan: AttackPlan,
  how: {
    readonly others?: readonly LoadedModel[];
    readonly mayBeShort?: boolean;
    readonly clock?: () => number;
  } = {},
): Promise<RunEstimate> {
  const { length, slots } = plan.layout;
  const memory = ofLargest(await engine.estimateMemory(length, slots, true), how.others ?? []);
  if (!memory.fits && how.mayBeShort !== true) throw memoryShort(memory);
  const clock = how.clock ?? (() => performance.now());
  const measured =
    plan.units.length === 0 ? words.unscored('nothing-to-score') : await timeOf(engine, model, plan, clock);
  return {
    units: plan.units.length,
    tokens: plan.totalTokens,
    ...('kind' in measured ? { tokensPerSecond: measured, seconds: measured } : measured),
    memory,
  };
}

async function timeOf(
  engine: Engine,
  model: LoadedModel,
  plan: AttackPlan,
  clock: () => number,
): Promise<TimeEstimate | Unscored> {
  const { length, slots } = plan.layout;
  const bos = model.bosToken !== null && length > 1;
  if (length - (bos ? 1 : 0) < (bos ? 1 : 2)) return words.unscored('too-short-to-measure');
  const random = new Random('palimpsest/rate');
  const measure = async (size: number, copies: number, limitMs: number): Promise<MeasuredBatch> => {
    const own = size - (bos ? 1 : 0);
    const tokens = (): Int32Array => Int32Array.from({ length: own }, () => random.below(model.vocabSize));
    const items = Array.from({ length: copies }, () => ({
      tokens: tokens(),
      from: Math.min(Math.max(1, own >> 1), own - 1),
    }));
    const request = { items, bos, policies: [TOP_K_40], topCount: 0, slots: copies };
    const started = clock();
    await engine.score(request, AbortSignal.timeout(Math.max(1, Math.round(limitMs))));
    return { tokens: copies * size, ms: clock() - started };
  };
  const batchTokens = slots * length;
  let limit: { readonly tokens: number; readonly seconds: number } = { tokens: 0, seconds: 0 };
  const within = (size: number, copies: number, limitMs: number): Promise<MeasuredBatch> => {
    limit = { tokens: size * copies, seconds: Math.round(limitMs / 1000) };
    return measure(size, copies, limitMs);
  };
  const short: MeasuredBatch[] = [];
  try {
    for (const tokens of SHORT_TOKENS) {
      const last = short[0];
      const spent = last?.ms ?? 0;
      const isQuick = last !== undefined && (last.ms / last.tokens) * batchTokens <= MEASURE_MS / 2;
      const size = Math.min(length, tokens);
      if (isQuick || size <= (last?.tokens ?? 1)) break;
      if (last !== undefined && spent + (last.ms / last.tokens) * size > SLOW_MS) break;
      short.push(await within(size, 1, SLOW_MS - spent));
    }
    const longest = short[short.length - 1];
    if (longest !== undefined && (longest.ms / longest.tokens) * batchTokens > MEASURE_MS)
      return timeFromShortBatches(short, batchTokens, plan.totalTokens);
    const batches: MeasuredBatch[] = [];
    const began = clock();
    for (let batch = 0; batch < MIN_BATCHES || clock() - began < ENOUGH_MS; batch++) {
      batches.push(await within(length, slots, MEASURE_MS));
      if (clock() - began > MEASURE_MS / 4) break;
    }
    return timeFromWholeBatches(batches, plan.totalTokens);
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'engine-cancelled') {
      // The short batches were quick, and the whole one was not: the machine has become busy.
      return limit.tokens === batchTokens && short.length > 0
        ? timeFromShortBatches(short, batchTokens, plan.totalTokens)
        : words.unscored('batch-too-slow', limit);
    }
    // A model whose logits are not finite is handled unit by unit.
    if (error instanceof PalimpsestError && error.code === 'logits-not-finite')
      return words.unscored('logits-not-finite', { message: error.message });
    throw error;
  }
}

/** The memory needed with the largest of the models, if its cache were as large as this one's. */
function ofLargest(memory: MemoryEstimate, others: readonly LoadedModel[]): MemoryEstimate {
  const weightsBytes = Math.max(memory.weightsBytes, ...others.map(({ sizeBytes }) => sizeBytes));
  const totalBytes = memory.totalBytes - memory.weightsBytes + weightsBytes;
  return weightsBytes === memory.weightsBytes
    ? memory
    : { ...memory, weightsBytes, totalBytes, fits: totalBytes <= memory.availableBytes };
}

function memoryShort(memory: MemoryEstimate): PalimpsestError {
  const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
  return environmentError(
    'memory-short',
    `The run needs ${gib(memory.totalBytes)} of memory (weights ${gib(memory.weightsBytes)}, cache ${gib(memory.kvCacheBytes)}, ` +
      `buffers ${gib(memory.bufferBytes)}); ${gib(memory.availableBytes)} are available.`,
    'Close other programs, choose shorter windows, or use a machine with more memory. To run all the same, many times slower because the weights are read from the disk for every batch, add --insist memory-short; every report will state it.',
    { ...memory },
  );
}
