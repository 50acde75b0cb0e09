import { environmentError, inputError } from '../../base/index.js';
import { MOST_SEQUENCES } from '../../domain/index.js';
import type { Engine, NextToken, SelfCheck, SequenceId, StepItem, StepOptions } from '../../domain/index.js';
import { CodingTable, createReducer, type Reducer } from '../reduce/index.js';
import { NativeContext } from './context.js';
import type { EngineModel } from './engineModel.js';
import { formatBytes } from './machine/memory.js';
import { NativeBatch } from './nativeBatch.js';
import { notFinite } from './scorer.js';
import { checkStepOptions, requireBos, requireContext, requireTokens } from '../checkRequest.js';
import { estimateSequences, tokensThatFit, wholeCells, type SequenceBatch } from '../scoringMemory.js';

type OpenOptions = Parameters<Engine['open']>[1];

// A prefix is evaluated in batches of this many tokens.
const PREFIX_TOKENS = 512;
const MAX_TOP_COUNT = 128;

interface Bench {
  readonly context: NativeContext;
  readonly batch: NativeBatch;
}

interface Live {
  /** Number of the sequence in the native cache. */
  readonly slot: number;
  readonly length: number;
}

/**
 * Sequences in a unified cache, where copies share their prefix. Their numeric class differs from that of the exact path: results depend on
 * the layout and on the thread count, so any result that is reported is scored again on the exact path.
 */
export class Sequences {
  readonly #model: EngineModel;
  readonly #live = new Map<SequenceId, Live>();
  #reducer: Reducer | null = null;
  #codingTable: CodingTable | null = null;
  #bench: Bench | null = null;
  #free: number[] = [];
  #nextId: SequenceId = 1;

  constructor(model: EngineModel) {
    this.#model = model;
  }

  /** As `Engine.open`. */
  async open(
    tokens: Int32Array,
    options: OpenOptions,
    signal: AbortSignal | undefined,
  ): ReturnType<Engine['open']> {
    const { facts, vocabSize, flag } = this.#model;
    if (options.bos) requireBos(facts.bosToken);
    requireTokens(tokens, vocabSize, 'the prefix');
    const prefix = options.bos ? withFront(facts.bosToken as number, tokens) : tokens;
    if (prefix.length === 0) {
      throw inputError(
        'score-range',
        'A sequence cannot be opened without any tokens.',
        'Give a prefix, or prepend a BOS.',
      );
    }
    requireContext('The prefix', prefix.length, facts.trainedContext);
    checkStepOptions(options, 1, vocabSize);
    const { context, batch } = await this.#benchFor(options.capacity, prefix.length);
    const slot = this.#takeSlots(1)[0] as number;
    try {
      const { logits, row } = await flag.guard(signal, () => this.#evaluate(context, batch, prefix, slot));
      const sequence = this.#nextId++;
      const next = this.#read(context, logits, row, options, sequence, prefix.length);
      this.#live.set(sequence, { slot, length: prefix.length });
      return { sequence, next };
    } catch (error) {
      this.#release(slot);
      throw error;
    }
  }

  /** Evaluates a prefix in parts. @returns the rows of the last part, and which of them belongs to the last token */
  async #evaluate(
    context: NativeContext,
    batch: NativeBatch,
    prefix: Int32Array,
    slot: number,
  ): Promise<{ readonly logits: bigint; readonly row: number }> {
    const { counters } = this.#model;
    const everywhere = this.#model.batchLayout.outputs === 'all';
    let logits = 0n;
    let part = prefix;
    for (let done = 0; done < prefix.length; done += part.length) {
      part = prefix.subarray(done, done + PREFIX_TOKENS);
      const outputs = new Int8Array(part.length).fill(Number(everywhere));
      if (done + part.length === prefix.length) outputs[part.length - 1] = 1;
      batch.setLayout(
        Int32Array.from(part, (_, at) => done + at),
        new Int32Array(part.length).fill(slot),
        outputs,
      );
      const started = performance.now();
      logits = await context.decode(batch.withTokens(part));
      counters.decodeMs += performance.now() - started;
      counters.tokensEvaluated += part.length;
    }
    return { logits, row: everywhere ? part.length - 1 : 0 };
  }

  /** As `Engine.fork`. */
  fork(sequence: SequenceId, count: number): readonly SequenceId[] {
    if (!Number.isInteger(count) || count < 0) {
      throw inputError(
        'sequence-capacity',
        `A sequence cannot be copied ${count} times.`,
        'Request 0 or more copies.',
      );
    }
    const { slot, length } = this.#get(sequence);
    const { fn } = this.#model.library;
    const memory = (this.#bench as Bench).context.memory;
    return this.#takeSlots(count).map((copy) => {
      fn.llama_memory_seq_cp(memory, slot, copy, -1, -1);
      const id = this.#nextId++;
      this.#live.set(id, { slot: copy, length });
      return id;
    });
  }

  /** As `Engine.step`. */
  async step(
    items: readonly StepItem[],
    options: StepOptions,
    signal: AbortSignal | undefined,
  ): Promise<readonly NextToken[]> {
    if (items.length === 0) return [];
    const { facts, vocabSize, counters, flag } = this.#model;
    checkStepOptions(options, items.length, vocabSize);
    const tokens = Int32Array.from(items, ({ token }) => token);
    requireTokens(tokens, vocabSize, 'the step');
    if (new Set(items.map(({ sequence }) => sequence)).size < items.length) {
      throw inputError('sequence-unknown', 'A sequence appears twice in one step.', 'Fork it first.');
    }
    const live = items.map(({ sequence }) => this.#get(sequence));
    for (const { length } of live) requireContext('The sequence', length + 1, facts.trainedContext);
    const { context, batch } = this.#bench as Bench;
    batch.setLayout(
      Int32Array.from(live, ({ length }) => length),
      Int32Array.from(live, ({ slot }) => slot),
      new Int8Array(items.length).fill(1),
    );
    return flag.guard(signal, async () => {
      const started = performance.now();
      const logits = await context.decode(batch.withTokens(tokens));
      counters.decodeMs += performance.now() - started;
      counters.tokensEvaluated += tokens.length;
      for (const [at, { sequence }] of items.entries()) {
        const { slot, length } = live[at] as Live;
        this.#live.set(sequence, { slot, length: length + 1 });
      }
      return items.map(({ sequence }, row) =>
        this.#read(context, logits, row, options, sequence, (live[row] as Live).length + 1),
      );
    });
  }

  /** As `Engine.close`. */
  close(sequences: readonly SequenceId[]): void {
    for (const sequence of sequences) {
      const { slot } = this.#get(sequence);
      this.#live.delete(sequence);
      this.#release(slot);
    }
  }

  /** Sets the number of decode threads of the open sequences from here on; only to measure which is fastest. */
  setThreads(threads: number): void {
    this.#bench?.context.setThreads(threads);
  }

  /** Frees the context; every sequence is gone. */
  dispose(): void {
    this.#live.clear();
    this.#free = [];
    this.#bench?.batch.free();
    this.#bench?.context.free();
    this.#bench = null;
  }

  #read(
    context: NativeContext,
    logits: bigint,
    row: number,
    { topCount, draw, code }: StepOptions,
    sequence: SequenceId,
    position: number,
  ): NextToken {
    const started = performance.now();
    const { vocabSize } = this.#model;
    const reducer = (this.#reducer ??= createReducer({ vocabSize, policies: [], topCount: MAX_TOP_COUNT }));
    context.copyRow(logits, row, reducer.row);
    const { finite, entropy } = reducer.survey();
    if (!finite) throw notFinite(this.#model.facts.path, sequence, position);
    const top = reducer.top(topCount);
    const topIds = top.ids.slice(0, top.count);
    const topLogProbs = top.logProbs.slice(0, top.count);
    const drawn = draw === undefined ? null : { ...reducer.draw(draw.policy, draw.uniforms[row] as number) };
    const coded =
      code === undefined
        ? null
        : (this.#codingTable ??= new CodingTable(vocabSize)).look(reducer.row, code, row);
    this.#model.counters.reduceMs += performance.now() - started;
    return { topIds, topLogProbs, entropy, drawn, coded };
  }

  async #benchFor(capacity: OpenOptions['capacity'], prefixLength: number): Promise<Bench> {
    const { library, flag } = this.#model;
    const most = Math.min(MOST_SEQUENCES, library.fn.llama_max_parallel_sequences());
    const { sequences, tokens } = capacity;
    if (!Number.isInteger(sequences) || sequences < 1 || sequences > most) {
      throw capacityError(`${sequences} sequences were reserved, allowed are 1 to ${most}`);
    }
    if (!Number.isInteger(tokens) || tokens < prefixLength) {
      throw capacityError(`${tokens} tokens were reserved, the prefix alone has ${prefixLength}`);
    }
    const cells = wholeCells(tokens);
    const bench = this.#bench;
    if (bench !== null && (this.#live.size > 0 || sameShape(bench, sequences, cells))) {
      if (sequences <= bench.context.shape.sequences && cells <= bench.context.shape.cells) return bench;
      throw capacityError(
        `the live sequences were reserved ${bench.context.shape.sequences} sequences and ${bench.context.shape.cells} tokens`,
      );
    }
    this.dispose();
    const batchTokens = Math.max(PREFIX_TOKENS, sequences);
    const outputs = this.#model.batchLayout.outputs === 'all' ? batchTokens : sequences;
    requireRoom(this.#model, capacity, { batchTokens, outputs });
    const shape = {
      sequences,
      // A batch is never larger than the context.
      cells: Math.max(cells, wholeCells(batchTokens)),
      batchTokens,
      outputs,
      unified: true,
    };
    const context = await NativeContext.create(
      library,
      { ...this.#model, threads: this.#model.stepThreads },
      shape,
      flag,
    );
    this.#bench = { context, batch: context.orFree(() => new NativeBatch(library, batchTokens)) };
    this.#free = Array.from({ length: sequences }, (_, at) => sequences - 1 - at);
    return this.#bench;
  }

  #takeSlots(count: number): number[] {
    if (count > this.#free.length) {
      throw capacityError(`${count} more sequences are wanted, ${this.#free.length} are free`);
    }
    return Array.from({ length: count }, () => this.#free.pop() as number);
  }

  #release(slot: number): void {
    if (this.#bench === null) return;
    this.#model.library.fn.llama_memory_seq_rm(this.#bench.context.memory, slot, -1, -1);
    this.#free.push(slot);
  }

  #get(sequence: SequenceId): Live {
    const live = this.#live.get(sequence);
    if (live !== undefined) return live;
    throw inputError('sequence-unknown', `There is no open sequence ${sequence}.`, 'Open or fork one first.');
  }
}

function withFront(token: number, tokens: Int32Array): Int32Array {
  const all = new Int32Array(tokens.length + 1);
  all[0] = token;
  all.set(tokens, 1);
  return all;
}

function sameShape({ context }: Bench, sequences: number, cells: number): boolean {
  const { shape } = context;
  return shape.sequences === sequences && shape.cells === Math.max(cells, wholeCells(shape.batchTokens));
}

/** Refuses a cache for which there is not enough memory, and states for how many tokens there is. */
function requireRoom(
  { facts, gpuShare, memory }: EngineModel,
  { sequences, tokens }: OpenOptions['capacity'],
  batch: SequenceBatch,
): void {
  const { kvCacheBytes, bufferBytes } = estimateSequences(facts.shape, sequences, tokens, batch);
  const availableBytes = memory.roomBytes;
  if (bufferBytes + kvCacheBytes * (1 - gpuShare) <= availableBytes) return;
  const fits = tokensThatFit(facts.shape, sequences, batch, tokens, availableBytes, 1 - gpuShare);
  throw inputError(
    'sequence-capacity',
    `${sequences} sequences of ${tokens} tokens together need ${formatBytes(kvCacheBytes + bufferBytes)} of memory, but only ${formatBytes(availableBytes)} is available: ${fits} tokens would fit.`,
    'Use fewer or shorter sequences (a narrower beam, fewer samples at once), or free some memory.',
    { sequences, tokens, fits, availableBytes },
  );
}

function capacityError(why: string) {
  return inputError(
    'sequence-capacity',
    `The sequence cache is too small: ${why}.`,
    'Reserve enough when the first sequence is opened, or close sequences.',
  );
}

/** The error of open, fork and step on a model where they gave other numbers than whole texts. */
export function sequencesRefused(
  { path, architecture }: Pick<EngineModel['facts'], 'path' | 'architecture'>,
  check: SelfCheck,
) {
  // A long text is checked where short ones pass.
  const { long, sequences } = check;
  const isLong = long !== undefined && !('kind' in long);
  const { largestNats, meanNats, toleranceNats } = isLong ? long : sequences;
  const found =
    largestNats === 'not-finite' || meanNats === 'not-finite'
      ? 'gave outputs that are not numbers'
      : `differed by ${meanNats.toPrecision(2)} nats a token on average and by up to ${largestNats.toPrecision(2)} (an average of at most ${toleranceNats} passes)`;
  return environmentError(
    'engine-self-check',
    `The engine checked itself on ${path} (architecture ${architecture}): sequences that are extended token by token ${isLong ? `after ${long.tokens} tokens ` : ''}${found}, so they cannot be used.`,
    'Use an attack that only scores. Another release of llama.cpp, or --gpu off, may compute this model rightly.',
    { path, architecture, usable: false, largestNats, meanNats, toleranceNats },
  );
}
