import { type Scored } from '../../base/index.js';
import { editDistance } from './editDistance.js';
import { splitWords, wordAt } from '../words/splitWords.js';
import { words } from '../words.js';

/** How much of one text occurs in another, each number with its denominator. */
export interface TextComparison {
  readonly workWords: number;
  readonly outputWords: number;
  /** The number of words of the work that occur in the output in the same order (longest common subsequence). */
  readonly equalWords: number;
  /** The longest run of consecutive words that occurs in both. */
  readonly longestRunWords: number;
  /** Characters of that run in the work, white space between its words included; of the first one when several are as long. */
  readonly longestRunChars: number;
  /** Levenshtein distance in characters. */
  readonly editDistanceChars: Scored;
  /** That distance over the length of the longer text: 0 for equal texts, at most 1. */
  readonly editShare: Scored;
}

/** Longest text, in characters, whose edit distance is computed. */
export const LONGEST_EDITED = 20_000;

/**
 * Compares what a model wrote with the text of the work. Words are separated by white space and compared exactly: case, accents and
 * punctuation count. Characters are Unicode code points. Time grows with the product of the numbers of words.
 * @param work the work's own text
 * @param output the model's text
 */
export function compareTexts(work: string, output: string): TextComparison {
  const words = splitWords(work);
  const outputWords = splitWords(output);
  const numbers = new Map<string, number>();
  const numbered = (text: string, of: typeof words): Int32Array =>
    Int32Array.from({ length: of.count }, (_, at) => {
      const word = wordAt(text, of, at);
      const known = numbers.get(word) ?? numbers.size;
      numbers.set(word, known);
      return known;
    });
  const { common, run, runEnd } = commonWords(numbered(work, words), numbered(output, outputWords));
  return {
    workWords: words.count,
    outputWords: outputWords.count,
    equalWords: common,
    longestRunWords: run,
    longestRunChars: run === 0 ? 0 : (words.endChar[runEnd - 1] ?? 0) - (words.startChar[runEnd - run] ?? 0),
    ...edits(work, output),
  };
}

/** Length of the longest common subsequence, and of the longest common run with its end in `a`; one pass, two rows of memory. */
function commonWords(
  a: Int32Array,
  b: Int32Array,
): { readonly common: number; readonly run: number; readonly runEnd: number } {
  const common = new Int32Array(b.length + 1);
  const runs = new Int32Array(b.length + 1);
  let run = 0;
  let runEnd = 0;
  for (let i = 0; i < a.length; i++) {
    const word = a[i];
    let diagonal = 0;
    let diagonalRun = 0;
    for (let j = 0; j < b.length; j++) {
      const above = common[j + 1] ?? 0;
      const aboveRun = runs[j + 1] ?? 0;
      const isEqual = b[j] === word;
      common[j + 1] = isEqual ? diagonal + 1 : Math.max(above, common[j] ?? 0);
      const length = isEqual ? diagonalRun + 1 : 0;
      runs[j + 1] = length;
      if (length > run) [run, runEnd] = [length, i + 1];
      diagonal = above;
      diagonalRun = aboveRun;
    }
  }
  return { common: common[b.length] ?? 0, run, runEnd };
}

function edits(work: string, output: string): Pick<TextComparison, 'editDistanceChars' | 'editShare'> {
  // A code point takes at most two UTF-16 units: longer strings need not be counted.
  const isLong = Math.max(work.length, output.length) > 2 * LONGEST_EDITED;
  const a = codePoints(isLong ? '' : work);
  const b = codePoints(isLong ? '' : output);
  const longer = Math.max(a.length, b.length);
  if (isLong || longer > LONGEST_EDITED) {
    const none = words.unscored('too-long-for-edits', { characters: LONGEST_EDITED });
    return { editDistanceChars: none, editShare: none };
  }
  const distance = editDistance(a, b);
  return {
    editDistanceChars: distance,
    editShare: longer === 0 ? words.unscored('both-empty') : distance / longer,
  };
}

function codePoints(text: string): Int32Array {
  return Int32Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
