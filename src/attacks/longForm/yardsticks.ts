import { elementAt } from '../../base/index.js';
import type { FindingSpan } from '../../domain/index.js';
import type { WorkResult } from './collect.js';
import type { Seed } from './seeds.js';
import { words } from './words.js';

/** The longest text that was written of any of several works. */
export interface Longest {
  readonly words: number;
  readonly chars: number;
  readonly tokens: number;
  /** Matched words of the longest near-verbatim block (first pass). */
  readonly nearVerbatimWords: number;
  /** The seed after which the longest run of words was written. */
  readonly seed: Seed | null;
}

/** Measures that statutes, courts and the literature name for "a copy". All are reported; none is chosen. */
export const YARDSTICKS: readonly {
  readonly name: string;
  readonly least: number;
  readonly of: (longest: Longest) => number;
}[] = [
  { name: '50 tokens in a row', least: 50, of: ({ tokens }) => tokens },
  { name: '100 near-verbatim words', least: 100, of: ({ nearVerbatimWords }) => nearVerbatimWords },
  { name: '160 characters in a row', least: 160, of: ({ chars }) => chars },
];

/** The longest runs over all texts of several works. */
export function longestOf(works: readonly WorkResult[]): Longest {
  let longest: Longest = { words: 0, chars: 0, tokens: 0, nearVerbatimWords: 0, seed: null };
  for (const { seed, texts } of works.flatMap(({ seeds }) => seeds)) {
    for (const { recall, longestRunChars, longestRunTokens } of texts) {
      const run = recall.longestRun.length;
      longest = {
        words: Math.max(longest.words, run),
        chars: Math.max(longest.chars, longestRunChars),
        tokens: Math.max(longest.tokens, longestRunTokens),
        nearVerbatimWords: recall.first.blocks.reduce(
          (most, { matched }) => Math.max(most, matched),
          longest.nearVerbatimWords,
        ),
        seed: run > longest.words ? seed : longest.seed,
      };
    }
  }
  return longest;
}

/** The part of the work that is to be written after a seed. */
export function spanOfSeed({ work, writeToken, endToken }: Seed): FindingSpan {
  return {
    workId: work.id,
    startChar: elementAt(work.tokenStartChar, writeToken),
    endChar: work.tokenStartChar[endToken] ?? work.charCount,
    logProbNats: words.unscored('written-not-scored'),
  };
}
