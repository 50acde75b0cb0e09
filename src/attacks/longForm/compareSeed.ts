import { elementAt } from '../../base/index.js';
import { nvRecall, sharedLengths, type NvRecall } from '../../measure/index.js';
import { recallWords, WordNumbers, writtenText } from '../../text/index.js';
import { writtenPieces, type Progress } from './progress.js';
import type { Seed } from './seeds.js';

/** Separates parts that were written apart, so that no run extends over text that was supplied. */
const APART = 2 ** 29;

/** The true text after a seed, as words. */
export interface SeedTruth {
  readonly numbers: WordNumbers;
  readonly words: Int32Array;
  /** First character of each word in the work. */
  readonly startChar: Uint32Array;
  readonly endChar: Uint32Array;
}

/** One text written from a seed, compared with the work. */
export interface ComparedText {
  readonly generation: number;
  /** What the model wrote; `[…]` where true text was supplied. */
  readonly written: string;
  readonly writtenTokens: number;
  readonly writtenWords: number;
  readonly helped: number;
  /** The model ended the text by itself. */
  readonly ended: boolean;
  readonly recall: NvRecall;
  /** 1 for each true word that is matched within a block of the first pass. */
  readonly matched: Uint8Array;
  /** Characters of the work in the longest run of equal words. */
  readonly longestRunChars: number;
  /** Longest run of the work's own tokens. */
  readonly longestRunTokens: number;
  /** Tokens that equal the work's, from the seed on. */
  readonly equalTokens: number;
  /** Every token up to the end is the work's own, without help. */
  readonly complete: boolean;
  /** Words of what was written, by part, for the coverage of the whole work. */
  readonly parts: readonly (readonly string[])[];
}

/** The words that a seed leaves to be written. */
export function truthOf({ work, writeToken, endToken }: Seed): SeedTruth {
  const from = elementAt(work.tokenStartChar, writeToken);
  const { words, startChar, endChar } = recallWords(
    work.textOf(from, work.tokenStartChar[endToken] ?? work.charCount),
  );
  const numbers = new WordNumbers();
  return {
    numbers,
    words: numbers.of(words),
    startChar: startChar.map((char) => char + from),
    endChar: endChar.map((char) => char + from),
  };
}

/** Compares what was written from a seed with the work. */
export function compareText(
  seed: Seed,
  truth: SeedTruth,
  generation: number,
  progress: Progress,
): ComparedText {
  const pieces = writtenPieces(progress, seed);
  const own = pieces
    .filter(({ written }) => written.length > 0)
    .map(({ truthToken, written }) => ({ truthToken, tokens: written.tokens(), bytes: written.bytes() }));
  const texts = own.map(({ bytes }) => writtenText(Uint8Array.from(bytes)));
  const parts = texts.map((text) => recallWords(text).words);
  const generated = parts.flatMap((words, k) => [
    ...(k === 0 ? [] : [APART + k]),
    ...truth.numbers.of(words),
  ]);
  const recall = nvRecall(truth.words, generated);
  const first = own[0];
  const truthTokens = seed.work.tokens.subarray(seed.writeToken, seed.endToken);
  const equalTokens = first?.truthToken === seed.writeToken ? equalFromStart(first.tokens, truthTokens) : 0;
  return {
    generation,
    written: texts.join(' […] '),
    writtenTokens: own.reduce((sum, { tokens }) => sum + tokens.length, 0),
    writtenWords: parts.reduce((sum, words) => sum + words.length, 0),
    helped: Math.max(0, pieces.length - 1),
    ended: progress.ended,
    recall,
    matched: matchedWords(recall, truth.words.length),
    longestRunChars: recall.runs.reduce(
      (most, { a, length }) =>
        Math.max(most, elementAt(truth.endChar, a + length - 1) - elementAt(truth.startChar, a)),
      0,
    ),
    longestRunTokens: own.reduce(
      (most, { tokens }) => sharedLengths(truthTokens, tokens).reduce((x, y) => Math.max(x, y), most),
      0,
    ),
    equalTokens,
    complete: equalTokens === truthTokens.length,
    parts,
  };
}

function equalFromStart(tokens: readonly number[], truth: Int32Array): number {
  const departs = tokens.findIndex((token, at) => token !== truth[at]);
  return departs < 0 ? Math.min(tokens.length, truth.length) : departs;
}

function matchedWords({ runs, first }: NvRecall, words: number): Uint8Array {
  const matched = new Uint8Array(words);
  let at = 0;
  for (const { a, length } of runs) {
    while ((first.blocks[at]?.bookEnd ?? Infinity) <= a) at += 1;
    const block = first.blocks[at];
    if (block !== undefined && a >= block.bookStart) matched.fill(1, a, a + length);
  }
  return matched;
}
