import type { AttackPlan } from '../attacks/index.js';
import { environmentError, type PalimpsestError, type Unscored } from '../base/index.js';
import type { EarlierRun, Engine, LoadedModel, MemoryEstimate, RunTime } from '../domain/index.js';
import { EngineRates } from './engine/engineRates.js';
import { timeFromEarlierRuns, timeFromShortBatches, timeFromWholeBatches } from './engine/runTime.js';
import { words } from './words.js';

/** The estimated cost of a run, stated before it begins. */
export interface RunEstimate {
  readonly units: number;
  /** The number of tokens that the engine will evaluate, including padding. */
  readonly tokens: number;
  readonly time: RunTime | Unscored;
  readonly memory: MemoryEstimate;
}

/** A model that replaces the loaded one for some units. */
export interface OtherModel {
  readonly id: string;
  readonly sizeBytes: number;
  /** The time that it took to load when it was loaded last. */
  readonly loadSeconds: number;
}

/**
 * Estimates the cost of a run: memory by the engine's own estimate, time from earlier runs, else from a few batches. These are of the planned shape, or shorter where
 * the model is so slow that one would take too long. They hold seeded random tokens: nothing of a work may be scored before the plan is
 * written.
 * The time of a token with another model is that with this one times the ratio of the sizes of their files; nothing is measured of it.
 * @param how.others the models that replace this one for some units; only one is in memory at a time
 * @param how.loadSeconds the time that it takes to load this model, when it replaces another one again; default 0
 * @param how.mayBeShort true if a run that does not fit in memory is wanted all the same
 * @param how.rates of the same engine and model, for several plans
 * @param how.earlier earlier runs of the same attack with the same model, which then tell the time; default none
 * @throws {PalimpsestError} `memory-short` if the run does not fit in memory; the errors of the engine
 */
export async function estimateRun(
  engine: Engine,
  model: LoadedModel,
  plan: AttackPlan,
  how: {
    readonly others?: readonly OtherModel[];
    readonly loadSeconds?: number;
    readonly mayBeShort?: boolean;
    readonly rates?: EngineRates;
    readonly earlier?: readonly EarlierRun[];
  } = {},
): Promise<RunEstimate> {
  const { length, slots } = plan.layout;
  const memory = ofLargest(await engine.estimateMemory(length, slots, true), how.others ?? []);
  if (!memory.fits && how.mayBeShort !== true) throw memoryShort(memory);
  const time =
    plan.units.length === 0
      ? words.unscored('nothing-to-score')
      : await timeOf(plan, how.rates ?? new EngineRates(engine, model), how.earlier ?? [], {
          sizeBytes: model.sizeBytes,
          loadSeconds: how.loadSeconds ?? 0,
          others: how.others ?? [],
        });
  return { units: plan.units.length, tokens: plan.totalTokens, time, memory };
}

/** The models of a run. */
interface Models {
  readonly sizeBytes: number;
  readonly loadSeconds: number;
  readonly others: readonly OtherModel[];
}

async function timeOf(
  plan: AttackPlan,
  rates: EngineRates,
  earlier: readonly EarlierRun[],
  models: Models,
): Promise<RunTime | Unscored> {
  const amounts = amountsOf(plan, models);
  const { scored } = amounts;
  const share = ({ all, least }: Amount): number => (all === 0 ? 1 : least / all);
  if (earlier.length > 0) {
    const whole = timeFromEarlierRuns(earlier, plan.totalTokens);
    const both = (key: keyof Amount): number => scored[key] + amounts.stepped[key];
    const least = share({ all: both('all'), least: both('least') });
    return { ...whole, leastSeconds: whole.fromSeconds * least };
  }
  const measured = await rates.batches(plan.layout);
  if (measured.kind === 'unscored') return measured;
  const stepped = await steppedSeconds(amounts.steps, rates);
  if ('kind' in stepped) return stepped;
  const batched =
    measured.kind === 'whole'
      ? timeFromWholeBatches(measured.batches, scored.all)
      : timeFromShortBatches(measured.batches, plan.layout.slots * plan.layout.length, scored.all);
  const loading = loadingSeconds(plan, models);
  const seconds = batched.seconds + stepped.least;
  return {
    tokensPerSecond: plan.totalTokens / seconds,
    seconds: seconds + loading,
    fromSeconds: batched.fromSeconds + stepped.least + loading,
    toSeconds: batched.toSeconds + stepped.most + loading,
    leastSeconds: batched.fromSeconds * share(scored) + stepped.least * share(amounts.stepped) + loading,
    source: batched.source,
  };
}

/** Tokens, and the fewest of them that are evaluated in any case. */
interface Amount {
  readonly all: number;
  readonly least: number;
}

/** What a plan evaluates, in tokens of the loaded model: what another model takes longer for counts as more. */
interface Amounts {
  readonly scored: Amount;
  readonly stepped: Amount;
  /** Steps by the number of their sequences. */
  readonly steps: ReadonlyMap<number, number>;
}

function amountsOf({ units }: AttackPlan, { sizeBytes, others }: Models): Amounts {
  const scored = { all: 0, least: 0 };
  const written = { all: 0, least: 0 };
  const steps = new Map<number, number>();
  for (const { tokens, leastTokens = tokens, stepped = [], modelId } of units) {
    const other = others.find(({ id }) => id === modelId);
    const weight = other === undefined ? 1 : other.sizeBytes / sizeBytes;
    const oneByOne = stepped.reduce((sum, { steps: count, sequences }) => sum + count * sequences, 0);
    const inBatches = Math.max(0, tokens - oneByOne);
    scored.all += weight * inBatches;
    written.all += weight * oneByOne;
    scored.least += weight * Math.min(inBatches, leastTokens);
    written.least += weight * Math.min(oneByOne, Math.max(0, leastTokens - inBatches));
    for (const { steps: count, sequences } of stepped)
      if (sequences > 0) steps.set(sequences, (steps.get(sequences) ?? 0) + weight * count);
  }
  return { scored, stepped: written, steps };
}

/** The time in which models replace each other: the loaded one is there when the run begins. */
function loadingSeconds({ units }: AttackPlan, { loadSeconds, others }: Models): number {
  let loaded: string | undefined;
  let seconds = 0;
  for (const { modelId } of units) {
    const other = others.find(({ id }) => id === modelId);
    if (other?.id !== loaded) seconds += other?.loadSeconds ?? loadSeconds;
    loaded = other?.id;
  }
  return seconds;
}

/** The time of steps. Those of the fewest and of the most sequences are measured; between them, the time of a step is a straight line. */
async function steppedSeconds(
  steps: ReadonlyMap<number, number>,
  rates: EngineRates,
): Promise<{ readonly least: number; readonly most: number } | Unscored> {
  if (steps.size === 0) return { least: 0, most: 0 };
  const [fewest, most] = [Math.min(...steps.keys()), Math.max(...steps.keys())];
  const low = await rates.step(fewest);
  const high = await rates.step(most);
  if ('kind' in low) return low;
  if ('kind' in high) return high;
  const seconds = (lowMs: number, highMs: number): number => {
    let ms = 0;
    for (const [sequences, count] of steps) {
      const share = most === fewest ? 0 : (sequences - fewest) / (most - fewest);
      ms += count * (lowMs + share * (highMs - lowMs));
    }
    return ms / 1000;
  };
  return { least: seconds(low.leastMs, high.leastMs), most: seconds(low.mostMs, high.mostMs) };
}

/** The memory needed with the largest of the models, if its cache were as large as this one's. */
function ofLargest(memory: MemoryEstimate, others: readonly Pick<OtherModel, 'sizeBytes'>[]): MemoryEstimate {
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
