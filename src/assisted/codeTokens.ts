import type { SymbolCoding } from '../domain/index.js';
import { runChunks, type ChunkRun } from './chunkRun.js';
import { bitsOf, RangeDecoder, RangeEncoder } from './rangeCoder.js';

type Run = Omit<ChunkRun, 'counts' | 'side' | 'topCount'>;

/** The code of a chunk of tokens. */
export interface CodedChunk {
  readonly bytes: Uint8Array;
  /** Σ of `tokenBits`: the bits that the code would take without rounding. */
  readonly bits: number;
  /** Bits that each token took: log2(CODING_TOTAL / frequency). */
  readonly tokenBits: Float64Array;
  /** 1 where the token is the model's first choice, which it would have written by itself. */
  readonly firstChoice: Uint8Array;
}

/** Codes chunks of tokens under the model's own predictions. @throws what the engine throws */
export async function encodeTokens(run: Run, chunks: readonly Int32Array[]): Promise<CodedChunk[]> {
  const encoders = chunks.map(() => new RangeEncoder());
  const tokenBits = chunks.map(({ length }) => new Float64Array(length));
  const firstChoice = chunks.map(({ length }) => new Uint8Array(length));
  const done = chunks.map(() => 0);
  await runChunks({
    ...run,
    counts: chunks.map(({ length }) => length),
    topCount: 1,
    side: {
      coding: (asked): SymbolCoding => ({
        kind: 'encode',
        tokens: Int32Array.from(asked, (chunk) => chunks[chunk]?.[done[chunk] ?? 0] ?? -1),
      }),
      take: (chunk, symbol, next) => {
        const at = done[chunk] ?? 0;
        encoders[chunk]?.encode(symbol);
        tokenBits[chunk]?.fill(bitsOf(symbol), at, at + 1);
        if (next?.topIds[0] === symbol.token) firstChoice[chunk]?.fill(1, at, at + 1);
        done[chunk] = at + 1;
      },
    },
  });
  return encoders.map((encoder, chunk) => {
    const bits = tokenBits[chunk] ?? new Float64Array();
    return {
      bytes: encoder.finish(),
      bits: bits.reduce((sum, value) => sum + value, 0),
      tokenBits: bits,
      firstChoice: firstChoice[chunk] ?? new Uint8Array(),
    };
  });
}

/**
 * Restores the tokens of chunks from their codes, with the model and engine that coded them. Another model or engine gives other tokens,
 * which only a hash of the whole can detect.
 * @param counts number of tokens of each chunk
 * @throws what the engine throws
 */
export function decodeTokens(
  run: Run,
  codes: readonly Uint8Array[],
  counts: readonly number[],
): Promise<Int32Array[]> {
  const decoders = codes.map((bytes) => new RangeDecoder(bytes));
  return runChunks({
    ...run,
    counts,
    topCount: 0,
    side: {
      coding: (asked): SymbolCoding => ({
        kind: 'decode',
        points: Float64Array.from(asked, (chunk) => decoders[chunk]?.point() ?? 0),
      }),
      take: (chunk, symbol) => decoders[chunk]?.consume(symbol),
    },
  });
}

/** Divides tokens into at most `count` chunks whose lengths differ by at most one. Without tokens there are no chunks. */
export function evenChunks(tokens: Int32Array, count: number): Int32Array[] {
  const chunks = Math.min(count, tokens.length);
  return Array.from({ length: chunks }, (_, at) =>
    tokens.slice(Math.floor((at * tokens.length) / chunks), Math.floor(((at + 1) * tokens.length) / chunks)),
  );
}
