import { inputError, wholeNumber } from '../../base/index.js';
import type { ScoreItem } from '../../domain/index.js';

/** A text in the chunks of llama.cpp's llama-perplexity, of which the second half is scored. */
export interface TextChunks {
  readonly items: readonly ScoreItem[];
  /** Scored tokens of each chunk. */
  readonly rows: number;
  /** Index in the text's tokens of each scored token, chunk after chunk. */
  readonly positions: Int32Array;
}

/**
 * Splits the tokens of a text, BOS before them if the model adds one, into chunks of `context` tokens that do not overlap; what is left at the
 * end is not used. BOS replaces the first token of each chunk. The tokens up to the middle of a chunk, and the next one, are not scored.
 * @param tokens without BOS
 * @param name of the text, for the message
 * @throws {PalimpsestError} `work-short` for fewer than two chunks
 * @source llama.cpp, tools/perplexity/perplexity.cpp
 */
export function chunkText(tokens: Int32Array, bos: boolean, context: number, name: string): TextChunks {
  const front = bos ? 1 : 0;
  const count = tokens.length + front;
  if (count < 2 * context) {
    throw inputError(
      'work-short',
      `${name} has ${wholeNumber(count)} tokens${bos ? ' with BOS' : ''}, fewer than two chunks of ${wholeNumber(context)}.`,
      'Choose a longer text, or a smaller --context.',
      { tokens: count, context },
    );
  }
  const from = Math.floor(context / 2) + 1 - front;
  const rows = context - front - from;
  const starts = Array.from({ length: Math.floor(count / context) }, (_, chunk) => chunk * context);
  return {
    items: starts.map((start) => ({ tokens: tokens.slice(start, start + context - front), from })),
    rows,
    positions: Int32Array.from(
      starts.flatMap((start) => Array.from({ length: rows }, (_, row) => start + from + row)),
    ),
  };
}
