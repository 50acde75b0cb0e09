import { inputError, PalimpsestError } from '../base/index.js';
import type { CodedSymbol, Engine, NextToken, SequenceId, SymbolCoding } from '../domain/index.js';
import { uniformStretch, uniformSymbol } from './rangeCoder.js';

/** How much text the model sees before each token. The rule is part of the file, because encoder and decoder must follow the same one. */
export interface ContextRule {
  /** True if a begin-of-text token is prepended. Without one, the first token of a chunk is coded as equally likely among all tokens. */
  readonly bos: boolean;
  /** The most tokens of a sequence, the begin-of-text token included. */
  readonly length: number;
  /** Number of last tokens with which a full sequence is opened again. */
  readonly keep: number;
}

/** The usual rule: the context that the model was trained for, but at most `limit` tokens, of which half is kept. */
export function contextRule(
  model: { readonly trainedContext: number; readonly addsBos: boolean; readonly hasBos: boolean },
  limit: number,
): ContextRule {
  const length = Math.min(model.trainedContext, limit);
  if (length < 4) {
    throw inputError(
      'context-too-short',
      `A context of ${length} tokens is too short to code a text.`,
      'Allow at least 4 tokens.',
    );
  }
  return { bos: model.addsBos && model.hasBos, length, keep: length >> 1 };
}

/** The encoder or the decoder. Both ask the engine the same questions. */
export interface CodingSide {
  /** What to look up for these chunks, in this order. */
  coding(chunks: readonly number[]): SymbolCoding;
  /** Takes the next symbol of a chunk, with the model's own prediction. */
  take(chunk: number, symbol: CodedSymbol, next: NextToken | null): void;
}

/** Input of {@link runChunks}. */
export interface ChunkRun {
  readonly engine: Engine;
  readonly vocabSize: number;
  readonly context: ContextRule;
  /** Number of tokens of each chunk. */
  readonly counts: readonly number[];
  readonly side: CodingSide;
  /** Number of most probable tokens wanted at each position, 0 … 128. */
  readonly topCount: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((doneTokens: number, totalTokens: number) => void) | undefined;
}

/** Cache that chunks of these sizes need: every sequence at its greatest length. */
export function chunkCapacity(
  counts: readonly number[],
  { bos, length }: ContextRule,
): { readonly sequences: number; readonly tokens: number } {
  const longest = counts.reduce((most, count) => Math.max(most, count), 1);
  return { sequences: counts.length, tokens: counts.length * Math.min(length, longest + (bos ? 1 : 0)) };
}

/**
 * Steps all chunks side by side, one token of each in every batch. A chunk that ends leaves the batch. Encoding and decoding both run
 * this function, so the engine makes the same computations with the same shapes.
 * @returns the tokens of each chunk, as the side took them
 * @throws what the engine throws
 */
export async function runChunks(run: ChunkRun): Promise<Int32Array[]> {
  const live = new Map<number, SequenceId>();
  try {
    return await stepChunks(run, live);
  } finally {
    // An error here adds nothing to one that is already being thrown: an engine that has ended has no sequences.
    if (live.size > 0) await run.engine.close([...live.values()]).catch(() => undefined);
  }
}

async function stepChunks(run: ChunkRun, live: Map<number, SequenceId>): Promise<Int32Array[]> {
  const { engine, context, counts, side, topCount, signal } = run;
  const front = context.bos ? 1 : 0;
  const capacity = chunkCapacity(counts, context);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const tokens = counts.map((count) => new Int32Array(count));
  const take = (chunk: number, at: number, symbol: CodedSymbol, next: NextToken | null): void => {
    const out = tokens[chunk];
    if (out !== undefined) out[at] = symbol.token;
    side.take(chunk, symbol, next);
  };
  let done = 0;
  // Number of tokens in every open sequence, the begin-of-text token included.
  let held = 0;
  for (let at = 0; done < total; at++) {
    if (signal?.aborted === true) throw cancelled();
    const ended = [...live].filter(([chunk]) => (counts[chunk] ?? 0) <= at);
    for (const [chunk] of ended) live.delete(chunk);
    if (ended.length > 0) await engine.close(ended.map(([, sequence]) => sequence));
    const active = counts.flatMap((count, chunk) => (count > at ? [chunk] : []));
    if (at === 0 && !context.bos) {
      for (const chunk of active) take(chunk, at, uniform(run, chunk), null);
    } else if (at + front === 1 || held === context.length) {
      if (live.size > 0) await engine.close([...live.values()]);
      live.clear();
      const from = Math.max(0, at - context.keep);
      for (const chunk of active) {
        const { sequence, next } = await engine.open(tokens[chunk]?.slice(from, at) ?? new Int32Array(), {
          bos: context.bos,
          capacity,
          topCount,
          code: side.coding([chunk]),
        });
        live.set(chunk, sequence);
        take(chunk, at, coded(next), next);
      }
      held = front + at - from;
    } else {
      const items = active.map((chunk) => ({
        sequence: live.get(chunk) ?? -1,
        token: tokens[chunk]?.[at - 1] ?? -1,
      }));
      const nexts = await engine.step(items, { topCount, code: side.coding(active) }, signal);
      held += 1;
      for (const [row, next] of nexts.entries()) take(active[row] ?? -1, at, coded(next), next);
    }
    done += active.length;
    run.onProgress?.(done, total);
  }
  return tokens;
}

function uniform({ side, vocabSize }: ChunkRun, chunk: number): CodedSymbol {
  const coding = side.coding([chunk]);
  return coding.kind === 'encode'
    ? uniformStretch(coding.tokens[0] ?? 0, vocabSize)
    : uniformSymbol(coding.points[0] ?? 0, vocabSize);
}

function coded({ coded: symbol }: NextToken): CodedSymbol {
  if (symbol !== null) return symbol;
  throw new PalimpsestError({
    kind: 'bug',
    code: 'coding-missing',
    message: 'The engine was asked for a range of its frequency table and gave none.',
    hint: 'This engine cannot code text.',
  });
}

function cancelled(): PalimpsestError {
  return new PalimpsestError({
    kind: 'environment',
    code: 'engine-cancelled',
    message: 'The coding was stopped.',
    hint: 'Start it again. Nothing was written.',
  });
}
