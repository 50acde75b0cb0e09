import type { AttackPlan } from '../attacks/index.js';
import { environmentError, type PalimpsestError, type Scored, type Unscored } from '../base/index.js';
import type { Engine, LoadedModel, MemoryEstimate } from '../domain/index.js';
import { EngineRates } from './engine/engineRates.js';
import {
  timeFromShortBatches,
  timeFromWholeBatches,
  type RunTime,
  type TimeEstimate,
} from './engine/runTime.js';
import { words } from './words.js';

/** The estimated cost of a run, stated before it begins. */
export interface RunEstimate {
  readonly units: number;
  /** The number of tokens that the engine will evaluate, including padding. */
  readonly tokens: number;
  /** Of this plan, as measured just now on random tokens. */
  readonly tokensPerSecond: Scored;
  readonly seconds: Scored;
  /** How far the time is known, and from what; absent if it is not known. */
  readonly time?: RunTime;
  readonly memory: MemoryEstimate;
}

/**
 * Estimates the cost of a run: memory by the engine's own estimate, time from a few batches. They are of the planned shape, or shorter where
 * the model is so slow that one would take too long. They hold seeded random tokens: nothing of a work may be scored before the plan is
 * written.
 * @param how.others the models that replace this one for some units; only one is in memory at a time
 * @param how.mayBeShort true if a run that does not fit in memory is wanted all the same
 * @param how.rates of the same engine and model, for several plans
 * @throws {PalimpsestError} `memory-short` if the run does not fit in memory; the errors of the engine
 */
export async function estimateRun(
  engine: Engine,
  model: LoadedModel,
  plan: AttackPlan,
  how: {
    readonly others?: readonly LoadedModel[];
    readonly mayBeShort?: boolean;
    readonly rates?: EngineRates;
  } = {},
): Promise<RunEstimate> {
  const { length, slots } = plan.layout;
  const memory = ofLargest(await engine.estimateMemory(length, slots, true), how.others ?? []);
  if (!memory.fits && how.mayBeShort !== true) throw memoryShort(memory);
  const measured =
    plan.units.length === 0
      ? words.unscored('nothing-to-score')
      : await timeOf(plan, how.rates ?? new EngineRates(engine, model));
  return {
    units: plan.units.length,
    tokens: plan.totalTokens,
    ...('kind' in measured ? { tokensPerSecond: measured, seconds: measured } : measured),
    memory,
  };
}

async function timeOf(plan: AttackPlan, rates: EngineRates): Promise<TimeEstimate | Unscored> {
  const measured = await rates.batches(plan.layout);
  if (measured.kind === 'unscored') return measured;
  const stepped = await steppedSeconds(plan, rates);
  if ('kind' in stepped) return stepped;
  // Texts that are written side by side do not all end at once.
  const scored = Math.max(0, plan.totalTokens - stepped.tokens);
  const least = leastShares(plan);
  const batched =
    measured.kind === 'whole'
      ? timeFromWholeBatches(measured.batches, scored)
      : timeFromShortBatches(measured.batches, plan.layout.slots * plan.layout.length, scored);
  const seconds = batched.seconds + stepped.seconds;
  return {
    tokensPerSecond: plan.totalTokens / seconds,
    seconds,
    time: {
      ...batched.time,
      fromSeconds: batched.time.fromSeconds * least.scored + stepped.seconds * least.stepped,
      toSeconds: batched.time.toSeconds + stepped.seconds,
    },
  };
}

/** The shares of a plan's tokens that are evaluated in any case, of those in batches and of those one after another. */
function leastShares({ units }: AttackPlan): { readonly scored: number; readonly stepped: number } {
  const all = { scored: 0, stepped: 0 };
  const least = { scored: 0, stepped: 0 };
  for (const { tokens, leastTokens = tokens, stepped = [] } of units) {
    const oneByOne = stepped.reduce((sum, { steps, sequences }) => sum + steps * sequences, 0);
    const inBatches = Math.max(0, tokens - oneByOne);
    all.scored += inBatches;
    all.stepped += oneByOne;
    least.scored += Math.min(inBatches, leastTokens);
    least.stepped += Math.min(oneByOne, Math.max(0, leastTokens - inBatches));
  }
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return { scored: share(least.scored, all.scored), stepped: share(least.stepped, all.stepped) };
}

/**
 * The tokens of a plan that are evaluated one after another, and the time for them. Steps of the fewest and of the most sequences are measured;
 * between them, the time of a step is a straight line.
 */
async function steppedSeconds(
  { units }: AttackPlan,
  rates: EngineRates,
): Promise<{ readonly tokens: number; readonly seconds: number } | Unscored> {
  const steps = new Map<number, number>();
  for (const { stepped = [] } of units) {
    for (const { steps: count, sequences } of stepped)
      if (sequences > 0) steps.set(sequences, (steps.get(sequences) ?? 0) + count);
  }
  if (steps.size === 0) return { tokens: 0, seconds: 0 };
  const [fewest, most] = [Math.min(...steps.keys()), Math.max(...steps.keys())];
  const low = await rates.step(fewest);
  const high = await rates.step(most);
  if (typeof low === 'object') return low;
  if (typeof high === 'object') return high;
  let tokens = 0;
  let ms = 0;
  for (const [sequences, count] of steps) {
    tokens += sequences * count;
    const share = most === fewest ? 0 : (sequences - fewest) / (most - fewest);
    ms += count * (low + share * (high - low));
  }
  return { tokens, seconds: ms / 1000 };
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
