import { SuffixAutomaton } from './suffixAutomaton.js';
import { splitWords, wordAt, type Words } from '../words/splitWords.js';
import type { CharSpan, TextIndex } from '../offsets/textIndex.js';

/** A run of words that two texts share; the place in the second is its first occurrence there. */
export interface SharedRun {
  readonly words: number;
  readonly a: CharSpan;
  readonly b: CharSpan;
}

/** A word that the other text does not have. */
const ABSENT = 0xffffffff;

/**
 * The longest runs of consecutive words of `a` that also occur in `b`, in the order of `a`: every run of at least `minWords`
 * words that no other of them contains. Runs may overlap. Words are compared exactly, so give comparison texts. Linear in
 * both lengths, also where the texts repeat themselves.
 * @param minWords at least 1
 * @returns spans in characters of `a` and `b`
 */
export function sharedRuns(a: TextIndex, b: TextIndex, minWords: number): readonly SharedRun[] {
  const aWords = splitWords(a.text);
  const bWords = splitWords(b.text);
  const { aIds, bIds } = wordIds(a.text, aWords, b.text, bWords);
  const { length, end } = new SuffixAutomaton(bIds).matches(aIds);
  const runs: SharedRun[] = [];
  for (let last = 0; last < length.length; last++) {
    const words = length[last] ?? 0;
    const goesOn = (length[last + 1] ?? 0) === words + 1;
    if (words < minWords || goesOn) continue;
    const lastInB = end[last] ?? 0;
    runs.push({
      words,
      a: spanOf(aWords, last - words + 1, last),
      b: spanOf(bWords, lastInB - words + 1, lastInB),
    });
  }
  return runs;
}

function spanOf(words: Words, first: number, last: number): CharSpan {
  return { startChar: words.startChar[first] ?? 0, endChar: words.endChar[last] ?? 0 };
}

function wordIds(
  aText: string,
  aWords: Words,
  bText: string,
  bWords: Words,
): { readonly aIds: Uint32Array; readonly bIds: Uint32Array } {
  const ids = new Map<string, number>();
  const bIds = new Uint32Array(bWords.count);
  for (let at = 0; at < bWords.count; at++) {
    const word = wordAt(bText, bWords, at);
    const id = ids.get(word) ?? ids.size;
    if (id === ids.size) ids.set(word, id);
    bIds[at] = id;
  }
  const aIds = new Uint32Array(aWords.count);
  for (let at = 0; at < aWords.count; at++) aIds[at] = ids.get(wordAt(aText, aWords, at)) ?? ABSENT;
  return { aIds, bIds };
}
