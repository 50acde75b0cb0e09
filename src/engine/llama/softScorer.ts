import type { Engine, SoftItem } from '../../domain/index.js';
import { createReducer, type Reducer } from '../reduce/index.js';
import { checkSoftItems } from '../checkRequest.js';
import { estimateContext, wholeCells } from '../scoringMemory.js';
import { NativeContext } from './context.js';
import type { EngineModel } from './engineModel.js';
import { requireMemory } from './memory.js';
import { NativeBatch } from './nativeBatch.js';
import { notFinite } from './scorer.js';

type SoftScores = Awaited<ReturnType<Engine['scoreSoft']>>[number];

interface Bench {
  readonly key: string;
  readonly context: NativeContext;
  readonly tokens: NativeBatch;
  readonly rows: NativeBatch;
}

/**
 * Teacher forcing after embeddings that belong to no token. One item at a time on a cleared cache, so that a result does not depend
 * on what was scored before; BOS, embeddings and tokens are batches of their own, because a batch holds one or the other.
 */
export class SoftScorer {
  readonly #model: EngineModel;
  #bench: Bench | null = null;
  #reducer: Reducer | null = null;

  constructor(model: EngineModel) {
    this.#model = model;
  }

  /** As `Engine.scoreSoft`. */
  async score(
    items: readonly SoftItem[],
    bos: boolean,
    signal: AbortSignal | undefined,
  ): Promise<readonly SoftScores[]> {
    const { facts, flag } = this.#model;
    checkSoftItems(items, bos, facts.inputWidth, facts);
    return flag.guard(signal, async () => {
      const scores: SoftScores[] = [];
      for (const [index, item] of items.entries()) {
        scores.push(await this.#scoreOne(item, bos ? facts.bosToken : null, index));
      }
      return scores;
    });
  }

  /** Frees the context. */
  free(): void {
    this.#bench?.tokens.free();
    this.#bench?.rows.free();
    this.#bench?.context.free();
    this.#bench = null;
  }

  async #scoreOne({ rows, tokens }: SoftItem, bos: number | null, index: number): Promise<SoftScores> {
    const { facts, threadChooser, vocabSize } = this.#model;
    const rowCount = rows.length / facts.inputWidth;
    const front = bos === null ? 0 : 1;
    const bench = await this.#benchFor(front + rowCount, rowCount, tokens.length);
    const { context } = bench;
    const scores = { logProbs: new Float64Array(tokens.length), ranks: new Int32Array(tokens.length) };
    const reducer = (this.#reducer ??= createReducer({ vocabSize, policies: [], topCount: 0 }));
    const read = (logits: bigint, row: number, at: number): void => {
      const started = performance.now();
      context.copyRow(logits, row, reducer.row);
      const { finite, logProb, rank } = reducer.reduce(tokens[at] as number);
      if (!finite) throw notFinite(facts.path, index, at);
      scores.logProbs[at] = logProb;
      scores.ranks[at] = rank;
      this.#model.counters.reduceMs += performance.now() - started;
    };
    context.setThreads(threadChooser.threads);
    context.clear();
    let last = 0n;
    if (bos !== null) {
      bench.tokens.setLayout(Int32Array.of(0), Int32Array.of(0), Int8Array.of(1));
      last = await this.#decode(context, bench.tokens.withTokens(Int32Array.of(bos)), 1);
    }
    if (rowCount > 0) {
      bench.rows.setLayout(positions(front, rowCount), new Int32Array(rowCount), lastOnly(rowCount));
      last = await this.#decode(context, bench.rows.withRows(rows, rowCount), rowCount);
    }
    read(last, 0, 0);
    const fed = tokens.subarray(0, -1);
    if (fed.length > 0) {
      bench.tokens.setLayout(
        positions(front + rowCount, fed.length),
        new Int32Array(fed.length),
        new Int8Array(fed.length).fill(1),
      );
      const logits = await this.#decode(context, bench.tokens.withTokens(fed), fed.length);
      for (let row = 0; row < fed.length; row++) read(logits, row, row + 1);
    }
    return scores;
  }

  async #decode(
    context: NativeContext,
    batch: Parameters<NativeContext['decode']>[0],
    length: number,
  ): Promise<bigint> {
    const { counters } = this.#model;
    const started = performance.now();
    const logits = await context.decode(batch);
    counters.decodeMs += performance.now() - started;
    counters.tokensEvaluated += length;
    return logits;
  }

  async #benchFor(front: number, rowCount: number, tokenCount: number): Promise<Bench> {
    const key = `${front}/${rowCount}/${tokenCount}`;
    if (this.#bench?.key === key) return this.#bench;
    this.free();
    const { library, facts, flag, gpuShare } = this.#model;
    const cells = wholeCells(front + tokenCount);
    const batchTokens = Math.max(rowCount, tokenCount);
    const need = estimateContext(facts, cells, batchTokens, tokenCount);
    requireMemory(
      `Cache and buffers for ${front + tokenCount} tokens`,
      need.bufferBytes + need.kvCacheBytes * (1 - gpuShare),
      'Use shorter passages, or a machine with more memory.',
    );
    const context = await NativeContext.create(
      library,
      this.#model,
      { sequences: 1, cells, batchTokens, outputs: tokenCount, unified: false },
      flag,
    );
    this.#bench = {
      key,
      context,
      tokens: new NativeBatch(library, tokenCount),
      rows: new NativeBatch(library, Math.max(1, rowCount), facts.inputWidth),
    };
    return this.#bench;
  }
}

function positions(from: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => from + at);
}

function lastOnly(count: number): Int8Array {
  const outputs = new Int8Array(count);
  outputs[count - 1] = 1;
  return outputs;
}
