import { PalimpsestError } from '../../../base/index.js';

/** Tokens of a short item: not a multiple of the rows that a kernel takes at once. */
export const ITEM_TOKENS = 23;
/**
 * Tokens of the long item: more than `open` reads at once (512), so that it reads a second batch into a live cache, and more than a sliding
 * window holds where that is not longer than the most.
 */
const LONG_LEAST = 600;
const LONG_MOST = 1200;
const BEYOND_WINDOW = 88;
/** A long item that a shorter context cuts below this has nothing that a short item does not have: llama.cpp adds cells by 256. */
const LONG_ENOUGH = 257;

const SENTENCES =
  'The witness said that the ledger had been kept in a locked drawer since the spring, and that only the clerk had a key to it. On the second day the court asked for the drawer itself, with the lock, and had both carried up the stairs.';

/** Two short items of equal length, as token ids. */
export type Items = readonly [Int32Array, Int32Array];

/** What the items are made for. */
export interface ItemSource {
  /** Tokenizes a text. @throws {PalimpsestError} `tokenizer-lossy` */
  readonly tokenize: (text: string) => Promise<Int32Array>;
  readonly vocabSize: number;
  readonly trainedContext: number;
  readonly bos: boolean;
  /** Tokens that attention looks back where it has a window; null without. */
  readonly slidingWindow: number | null;
}

/** Two items of equal length: true text where the tokenizer preserves it, else ids spread over the vocabulary. */
export async function shortItems({ tokenize, vocabSize, trainedContext, bos }: ItemSource): Promise<Items> {
  const length = Math.max(4, Math.min(ITEM_TOKENS, trainedContext - Number(bos)));
  const spread = spreadIds(2 * length, vocabSize);
  let tokens: Int32Array = spread;
  try {
    tokens = await tokenize(SENTENCES);
  } catch (error) {
    if (!(error instanceof PalimpsestError)) throw error;
  }
  if (tokens.length < 2 * length) tokens = spread;
  return [tokens.slice(0, length), tokens.slice(length, 2 * length)];
}

/** Ids spread over the vocabulary that end with a short item; null if the context is too short for a long one. */
export function longItem(
  { vocabSize, trainedContext, bos, slidingWindow }: ItemSource,
  last: Int32Array,
): Int32Array | null {
  const wanted = Math.max(LONG_LEAST, Math.min(LONG_MOST, (slidingWindow ?? 0) + BEYOND_WINDOW));
  const length = Math.min(wanted, trainedContext - Number(bos));
  if (length < LONG_ENOUGH) return null;
  return Int32Array.of(...spreadIds(length - last.length, vocabSize), ...last);
}

function spreadIds(length: number, vocabSize: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => (7919 * (at + 1)) % vocabSize);
}
