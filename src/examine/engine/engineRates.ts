import { PalimpsestError, Random, type Unscored } from '../../base/index.js';
import { TOP_K_40, type Engine, type LoadedModel, type SequenceId } from '../../domain/index.js';
import { words } from '../words.js';
import type { MeasuredBatch } from './runTime.js';

/** The longest time that measuring whole batches may take. */
const MEASURE_MS = 15_000;
/** The minimum number of whole batches, unless they take too long. */
const MIN_BATCHES = 3;
/** After this time, the measurement ends. */
const ENOUGH_MS = 400;
/** The longest time that the short batches of a slow model may take, together. */
const SLOW_MS = 180_000;
/** The numbers of tokens of the short batches, and the longest time that one may be expected to take, in milliseconds. */
const SHORT_BATCHES = [
  { tokens: 8, mostMs: SLOW_MS },
  { tokens: 64, mostMs: SLOW_MS },
  { tokens: 256, mostMs: MEASURE_MS },
] as const;
/** Tokens before what is written. */
const PREFIX_TOKENS = 50;
/** Steps that are measured, after one that touches its memory for the first time. */
const STEPS = 6;
/** The longest time that steps may take. */
const STEPS_MS = 60_000;

/** The shape of a batch: tokens of a sequence, BOS included, and sequences. */
export interface BatchShape {
  readonly length: number;
  readonly slots: number;
}

/** Batches that were measured: `whole` ones of the shape, or shorter ones where those take too long. */
export interface MeasuredBatches {
  readonly kind: 'whole' | 'short';
  readonly batches: readonly MeasuredBatch[];
}

/** One step as it was measured several times: the shortest and the longest time, milliseconds. */
export interface MeasuredStep {
  readonly leastMs: number;
  readonly mostMs: number;
}

/**
 * How fast a loaded model is on this machine, each thing measured once, on seeded random tokens: nothing of a work may be scored before the
 * plan is written.
 */
export class EngineRates {
  readonly #engine: Engine;
  readonly #model: LoadedModel;
  readonly #clock: () => number;
  readonly #batches = new Map<string, Promise<MeasuredBatches | Unscored>>();
  readonly #steps = new Map<number, Promise<MeasuredStep | Unscored>>();

  /** @param clock milliseconds */
  constructor(engine: Engine, model: LoadedModel, clock: () => number = () => performance.now()) {
    this.#engine = engine;
    this.#model = model;
    this.#clock = clock;
  }

  /** Batches of a shape. @throws the errors of the engine, except that a batch takes too long or its logits are not finite */
  batches(shape: BatchShape): Promise<MeasuredBatches | Unscored> {
    const key = `${shape.length}x${shape.slots}`;
    const measured = this.#batches.get(key) ?? this.#measureBatches(shape);
    this.#batches.set(key, measured);
    return measured;
  }

  /**
   * One step of that many sequences, each by one token.
   * @throws the errors of the engine, except that it cannot extend texts
   */
  step(sequences: number): Promise<MeasuredStep | Unscored> {
    const measured = this.#steps.get(sequences) ?? this.#measureStep(sequences);
    this.#steps.set(sequences, measured);
    return measured;
  }

  async #measureBatches({ length, slots }: BatchShape): Promise<MeasuredBatches | Unscored> {
    const model = this.#model;
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
      const started = this.#clock();
      await this.#engine.score(request, AbortSignal.timeout(Math.max(1, Math.round(limitMs))));
      return { tokens: copies * size, ms: this.#clock() - started };
    };
    const batchTokens = slots * length;
    let limit: { readonly tokens: number; readonly seconds: number } = { tokens: 0, seconds: 0 };
    const within = (size: number, copies: number, limitMs: number): Promise<MeasuredBatch> => {
      limit = { tokens: size * copies, seconds: Math.round(limitMs / 1000) };
      return measure(size, copies, limitMs);
    };
    const short: MeasuredBatch[] = [];
    try {
      for (const { tokens, mostMs } of SHORT_BATCHES) {
        const size = Math.min(length, tokens);
        const copies = Math.min(slots, Math.floor(tokens / size));
        const last = short.at(-1);
        const leftMs = SLOW_MS - short.reduce((sum, { ms }) => sum + ms, 0);
        if (size * copies <= (last?.tokens ?? 1)) break;
        if (last !== undefined) {
          const tokenMs = last.ms / last.tokens;
          if (tokenMs * batchTokens <= MEASURE_MS / 2) break;
          if (tokenMs * size * copies > Math.min(mostMs, leftMs)) break;
        }
        short.push(await within(size, copies, leftMs));
      }
      const longest = short.at(-1);
      if (longest !== undefined && (longest.ms / longest.tokens) * batchTokens > MEASURE_MS)
        return { kind: 'short', batches: short };
      const batches: MeasuredBatch[] = [];
      const began = this.#clock();
      for (let batch = 0; batch < MIN_BATCHES || this.#clock() - began < ENOUGH_MS; batch++) {
        batches.push(await within(length, slots, MEASURE_MS));
        if (this.#clock() - began > MEASURE_MS / 4) break;
      }
      return { kind: 'whole', batches };
    } catch (error) {
      if (error instanceof PalimpsestError && error.code === 'engine-cancelled') {
        // The short batches were quick, and the whole one was not: the machine has become busy.
        return limit.tokens === batchTokens && short.length > 0
          ? { kind: 'short', batches: short }
          : words.unscored('batch-too-slow', limit);
      }
      // A model whose logits are not finite is handled unit by unit.
      if (error instanceof PalimpsestError && error.code === 'logits-not-finite')
        return words.unscored('logits-not-finite', { message: error.message });
      throw error;
    }
  }

  async #measureStep(sequences: number): Promise<MeasuredStep | Unscored> {
    const model = this.#model;
    const random = new Random('palimpsest/writing-rate');
    const token = (): number => random.below(model.vocabSize);
    const prefix = Int32Array.from({ length: PREFIX_TOKENS }, token);
    const signal = AbortSignal.timeout(STEPS_MS);
    let open: readonly SequenceId[] = [];
    const step = async (): Promise<number> => {
      const began = this.#clock();
      await this.#engine.step(
        open.map((sequence) => ({ sequence, token: token() })),
        { topCount: 40 },
        signal,
      );
      return this.#clock() - began;
    };
    try {
      const capacity = { sequences, tokens: PREFIX_TOKENS + 1 + sequences * (STEPS + 1) };
      const { sequence } = await this.#engine.open(
        prefix,
        { bos: model.bosToken !== null, topCount: 0, capacity },
        signal,
      );
      open = [sequence];
      open = [sequence, ...(await this.#engine.fork(sequence, sequences - 1))];
      await step();
      const times: number[] = [];
      for (let count = 0; count < STEPS; count++) times.push(await step());
      return { leastMs: Math.min(...times), mostMs: Math.max(...times) };
    } catch (error) {
      if (!(error instanceof PalimpsestError)) throw error;
      switch (error.code) {
        case 'engine-cancelled':
          return words.unscored('writing-too-slow', { seconds: STEPS_MS / 1000 });
        case 'logits-not-finite':
        case 'sequence-capacity':
        case 'engine-self-check':
          return words.unscored('writing-refused', { code: error.code, message: error.message });
        default:
          throw error;
      }
    } finally {
      if (open.length > 0) await this.#engine.close(open);
    }
  }
}
