import type { AttackPlan } from '../attacks/index.js';
import { environmentError, PalimpsestError, Random, type Scored } from '../base/index.js';
import { TOP_K_40, type Engine, type LoadedModel, type MemoryEstimate } from '../domain/index.js';
import { words } from './words.js';

/** The estimated cost of a run, stated before it begins. */
export interface RunEstimate {
  readonly units: number;
  /** The number of tokens that the engine will evaluate, including padding. */
  readonly tokens: number;
  /** Measured just now on random tokens. */
  readonly tokensPerSecond: Scored;
  readonly seconds: Scored;
  readonly memory: MemoryEstimate;
}

/** The longest time that measuring the rate may take. */
const MEASURE_MS = 15_000;
/** The minimum number of batches, unless they take too long. */
const MIN_BATCHES = 3;
/** After this time, the measurement ends. */
const ENOUGH_MS = 400;

/**
 * Estimates the cost of a run: memory by the engine's own estimate, time from one short batch of the planned shape. The batch holds seeded
 * random tokens: nothing of a work may be scored before the plan is written.
 * @param others the models that replace this one for some units; only one is in memory at a time
 * @throws {PalimpsestError} `memory-short` if the run does not fit in memory; the errors of the engine
 */
export async function estimateRun(
  engine: Engine,
  model: LoadedModel,
  plan: AttackPlan,
  others: readonly LoadedModel[] = [],
): Promise<RunEstimate> {
  const { length, slots } = plan.layout;
  const memory = ofLargest(await engine.estimateMemory(length, slots), others);
  if (!memory.fits) throw memoryShort(memory);
  const tokensPerSecond =
    plan.units.length === 0 ? words.unscored('nothing-to-score') : await rateOf(engine, model, plan);
  return {
    units: plan.units.length,
    tokens: plan.totalTokens,
    tokensPerSecond,
    seconds: typeof tokensPerSecond === 'number' ? plan.totalTokens / tokensPerSecond : tokensPerSecond,
    memory,
  };
}

async function rateOf(engine: Engine, model: LoadedModel, plan: AttackPlan): Promise<Scored> {
  const { length, slots } = plan.layout;
  const bos = model.bosToken !== null && length > 1;
  const own = length - (bos ? 1 : 0);
  const random = new Random('palimpsest/rate');
  const tokens = (): Int32Array => Int32Array.from({ length: own }, () => random.below(model.vocabSize));
  const from = Math.min(Math.max(1, own >> 1), own - 1);
  if (from < 0 || (from === 0 && !bos)) return words.unscored('too-short-to-measure');
  const items = Array.from({ length: slots }, () => ({ tokens: tokens(), from }));
  const request = { items, bos, policies: [TOP_K_40], topCount: 0, slots };
  const patience = AbortSignal.timeout(MEASURE_MS);
  try {
    // The best of several batches is used: the first one touches its memory for the first time, and others may suffer from other work of the machine.
    let rate = 0;
    const began = performance.now();
    for (let batch = 0; batch < MIN_BATCHES || performance.now() - began < ENOUGH_MS; batch++) {
      const start = performance.now();
      await engine.score(request, patience);
      rate = Math.max(rate, (slots * length * 1000) / (performance.now() - start));
      if (performance.now() - began > MEASURE_MS / 4) break;
    }
    return rate;
  } catch (error) {
    if (error instanceof PalimpsestError && error.code === 'engine-cancelled') {
      return words.unscored('batch-too-slow', { tokens: slots * length, seconds: MEASURE_MS / 1000 });
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
    'Close other programs, choose shorter windows, or use a machine with more memory.',
    { ...memory },
  );
}
