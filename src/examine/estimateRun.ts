import type { AttackPlan } from '../attacks/index.js';
import { environmentError, PalimpsestError, Random, type Scored } from '../base/index.js';
import { TOP_K_40, type Engine, type LoadedModel, type MemoryEstimate } from '../domain/index.js';
import { words } from './words.js';

/** What a run will cost, said before it begins. */
export interface RunEstimate {
  readonly units: number;
  /** Tokens that the engine will evaluate, padding included. */
  readonly tokens: number;
  /** Measured just now on random tokens. */
  readonly tokensPerSecond: Scored;
  readonly seconds: Scored;
  readonly memory: MemoryEstimate;
}

/** Longest time that measuring the rate may take. */
const MEASURE_MS = 15_000;
/** At least so many batches, unless they take long. */
const MIN_BATCHES = 3;
/** When this much time has gone by it is enough. */
const ENOUGH_MS = 400;

/**
 * What will a run cost? Memory by the engine's own estimate; time from one short batch of the planned shape. The batch holds seeded
 * random tokens: nothing of a work may be scored before the plan is written.
 * @param others models that take the place of this one for some units; only one is in memory at a time
 * @throws {PalimpsestError} `memory-short` when the run does not fit in memory; what the engine throws
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
    // The best of a few: the first batch pays for memory that is touched for the first time, others for what else the machine does.
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
    // A model whose logits are not finite is dealt with unit by unit.
    if (error instanceof PalimpsestError && error.code === 'logits-not-finite')
      return words.unscored('logits-not-finite', { message: error.message });
    throw error;
  }
}

/** Memory with the largest of the models in it, were its cache as large as this one's. */
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
      `buffers ${gib(memory.bufferBytes)}); ${gib(memory.availableBytes)} are free.`,
    'Close other programs, choose shorter windows, or use a machine with more memory.',
    { ...memory },
  );
}
