import { canonicalJson, elementAt, inputError } from '../../base/index.js';
import type { ScoredItem, ScoreItem, ScoreRequest } from '../../domain/index.js';
import { createReducer, newScoredItem, recordRow, type Reducer } from '../reduce/index.js';
import { cancelledError } from '../engineErrors.js';
import { estimateScoring, wholeCells } from '../scoringMemory.js';
import { NativeContext } from './context.js';
import type { EngineModel } from './engineModel.js';
import { requireMemory } from './machine/memory.js';
import { NativeBatch } from './nativeBatch.js';
import { planScore, type ScoreGroup } from './scorePlan.js';

// How often messages, such as a cancellation, are handled while rows are reduced.
const YIELD_MS = 8;

interface Bench {
  readonly key: string;
  readonly context: NativeContext;
  readonly batch: NativeBatch;
  /** Sequences in its last batch; 0 before the first. */
  filled: number;
}

/**
 * Teacher forcing on the exact path. To give the same bytes whatever else is scored before or in the same batch, it uses one ubatch,
 * sequences of equal length with equal outputs in whole groups of rows, does not unify the cache, and clears the cache before every batch.
 * Slots that no item needs are filled, by repeating the last item, only where the number of sequences can affect digits.
 */
export class Scorer {
  readonly #model: EngineModel;
  #bench: Bench | null = null;
  #reducer: { readonly key: string; readonly reducer: Reducer } | null = null;

  constructor(model: EngineModel) {
    this.#model = model;
  }

  /** Scores a request. @throws as `Engine.score` */
  async score(request: ScoreRequest, signal: AbortSignal | undefined): Promise<readonly ScoredItem[]> {
    const { facts, library, flag } = this.#model;
    const maxSlots = library.fn.llama_max_parallel_sequences();
    const groups = planScore(request, { ...facts, maxSlots }, this.#model.batchLayout);
    const reducer = this.#reducerFor(request);
    const results: ScoredItem[] = new Array<ScoredItem>(request.items.length);
    await flag.guard(signal, async () => {
      for (const group of groups) await this.#scoreGroup(request, group, reducer, results, signal);
    });
    return results;
  }

  /** Frees the context. */
  free(): void {
    this.#bench?.batch.free();
    this.#bench?.context.free();
    this.#bench = null;
  }

  async #scoreGroup(
    request: ScoreRequest,
    group: ScoreGroup,
    reducer: Reducer,
    results: ScoredItem[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { counters, facts, threadChooser } = this.#model;
    const isReplay = request.layout === 'replay';
    const bench = await this.#benchFor(group, isReplay);
    const { context, batch } = bench;
    const { length, firstOutput, rows, firstComputed, slots, members } = group;
    const computed = length - firstComputed;
    const before = firstOutput - firstComputed;
    for (let done = 0; done < members.length; done += slots) {
      const inBatch = members.slice(done, done + slots);
      const filled = this.#model.onGpu || isReplay ? slots : inBatch.length;
      const tokens = new Int32Array(filled * length);
      for (let slot = 0; slot < filled; slot++) {
        const index = inBatch[Math.min(slot, inBatch.length - 1)] as number;
        const item = request.items[index] as ScoreItem;
        fillSlot(
          tokens.subarray(slot * length, (slot + 1) * length),
          item,
          request.bos ? facts.bosToken : null,
        );
      }
      if (bench.filled !== filled) threadChooser.forgetTimes();
      bench.filled = filled;
      context.setThreads(threadChooser.threads);
      const started = performance.now();
      context.clear();
      const logits = await context.decode(batch.withTokens(tokens));
      counters.tokensEvaluated += tokens.length;
      let yielded = performance.now();
      counters.decodeMs += yielded - started;
      threadChooser.took(tokens.length, yielded - started);
      const reducing = yielded;
      for (const [slot, index] of inBatch.entries()) {
        const item = request.items[index] as ScoreItem;
        const scored = newScoredItem(rows, request, reducer.vocabSize);
        for (let row = 0; row < rows; row++) {
          context.copyRow(logits, slot * computed + before + row, reducer.row);
          const reduced = reducer.reduce(item.tokens[item.from + row] as number);
          if (!reduced.finite) throw notFinite(facts.path, index, item.from + row);
          recordRow(scored, row, reduced, reducer, request);
          if (signal !== undefined && performance.now() - yielded > YIELD_MS) {
            await new Promise((resolve) => setImmediate(resolve));
            if (signal.aborted) throw cancelledError();
            yielded = performance.now();
          }
        }
        results[index] = scored;
      }
      counters.reduceMs += performance.now() - reducing;
    }
  }

  async #benchFor({ length, firstComputed, slots }: ScoreGroup, replay: boolean): Promise<Bench> {
    const key = `${slots}/${length}/${firstComputed}/${replay}`;
    if (this.#bench?.key === key) return this.#bench;
    this.free();
    const { library, facts, flag, gpuShare, memory } = this.#model;
    const rows = length - firstComputed;
    const need = estimateScoring(facts.shape, length, slots, rows, replay);
    requireMemory(
      `Cache and buffers for ${slots} sequences of ${length} tokens`,
      need.bufferBytes + need.kvCacheBytes * (1 - gpuShare),
      'Use shorter windows, fewer slots, or a machine with more memory.',
      memory.roomBytes,
    );
    const context = await NativeContext.create(
      library,
      this.#model,
      {
        sequences: slots,
        cells: slots * wholeCells(length),
        batchTokens: slots * length,
        outputs: slots * rows,
        unified: false,
        replay,
      },
      flag,
    );
    const batch = context.orFree(() => new NativeBatch(library, slots * length));
    const each = (value: (slot: number, position: number) => number): Int32Array =>
      Int32Array.from({ length: slots * length }, (_, at) => value(Math.floor(at / length), at % length));
    batch.setLayout(
      each((_slot, position) => position),
      each((slot) => slot),
      Int8Array.from(each((_slot, position) => (position >= firstComputed ? 1 : 0))),
    );
    this.#bench = { key, context, batch, filled: 0 };
    return this.#bench;
  }

  #reducerFor({ policies, topCount }: ScoreRequest): Reducer {
    const key = canonicalJson({ policies: policies.map((policy) => ({ ...policy })), topCount });
    if (this.#reducer?.key !== key) {
      const { vocabSize } = this.#model;
      this.#reducer = { key, reducer: createReducer({ vocabSize, policies, topCount }) };
    }
    return this.#reducer.reducer;
  }
}

/** Writes BOS and the tokens of an item; its last token stands in every place after them. */
function fillSlot(into: Int32Array, { tokens }: ScoreItem, bos: number | null): void {
  into.fill(elementAt(tokens, tokens.length - 1));
  const start = bos === null ? 0 : 1;
  if (bos !== null) into[0] = bos;
  into.set(tokens.subarray(0, tokens.length - 1), start);
}

/** The error of a model whose outputs are not numbers. */
export function notFinite(path: string, item: number, token: number) {
  return inputError(
    'logits-not-finite',
    `${path} gave outputs that are not finite numbers for token ${token} of sequence ${item}, so no probability exists.`,
    'The file is damaged or is not a usable model. Compare its SHA-256 with the publisher’s.',
    { path, item, token },
  );
}
