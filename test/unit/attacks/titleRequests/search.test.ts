import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttackWork } from '../../../../src/attacks/index.js';
import {
  coveredWords,
  longestRun,
  SearchedWork,
  type WordRange,
} from '../../../../src/attacks/titleRequests/search.js';

const word = fc.constantFrom('a', 'b', 'c', 'ä', '🐋');
const text = (most: number) => fc.array(word, { maxLength: most });

function workOf(words: readonly string[], excluded: AttackWork['excluded'] = []): AttackWork {
  const chars = Array.from(words.join(' '));
  return {
    id: 'E2',
    charCount: chars.length,
    tokens: new Int32Array(chars.length),
    tokenStartChar: Uint32Array.from({ length: chars.length + 1 }, (_, at) => at),
    excluded,
    textOf: (start: number, end: number) => chars.slice(start, end).join(''),
  } as unknown as AttackWork;
}

/** The length of the longest run of words `from` … `to` that is somewhere in another text. */
function isIn(words: readonly string[], other: readonly string[]): boolean {
  return other.some((_, at) => words.every((one, k) => other[at + k] === one));
}

function longestOf(words: readonly string[], other: readonly string[]): number {
  let longest = 0;
  for (let from = 0; from < words.length; from++)
    for (let to = from + 1; to <= words.length; to++)
      if (isIn(words.slice(from, to), other)) longest = Math.max(longest, to - from);
  return longest;
}

/** The runs of a range that are in the answer and part of no longer one, with their words less those that the request gave. */
function runsOf(
  words: readonly string[],
  answer: readonly string[],
  request: readonly string[],
  { from: first, to: end }: WordRange,
): (WordRange & { readonly words: number })[] {
  const isRun = (from: number, to: number): boolean =>
    from >= first && to <= end && isIn(words.slice(from, to), answer);
  const runs = [];
  for (let from = first; from < end; from++)
    for (let to = from + 1; to <= end; to++) {
      if (!isRun(from, to) || isRun(from - 1, to) || isRun(from, to + 1)) continue;
      const given = longestOf(words.slice(from, to), request);
      runs.push({ from, to, words: to - from - (given < 3 ? 0 : given) });
    }
  return runs;
}

describe('the longest run of a work in an answer', () => {
  it('is the one that trying every run finds, in any range of the work', () => {
    fc.assert(
      fc.property(text(24), text(16), text(6), fc.nat(24), fc.nat(24), (words, answer, request, a, b) => {
        const searched = new SearchedWork(workOf(words));
        const range = { from: Math.min(a, b, words.length), to: Math.min(Math.max(a, b), words.length) };
        const inAnswer = searched.runsIn(answer.join(' '));
        const inRequest = searched.runsIn(request.join(' '));
        const found = longestRun(inAnswer, inRequest, range);
        const runs = runsOf(words, answer, request, range);
        expect(found.words).toBe(runs.reduce((most, run) => Math.max(most, run.words), 0));
        if (found.words === 0) return;
        expect(found.from).toBeGreaterThanOrEqual(range.from);
        expect(found.to).toBeLessThanOrEqual(range.to);
        const run = words.slice(found.from, found.to);
        expect(isIn(run, answer)).toBe(true);
        expect(runs).toContainEqual(found);
        const { startChar, endChar } = searched.charsOf(found);
        expect(workOf(words).textOf(startChar, endChar)).toBe(run.join(' '));
      }),
    );
  });

  it('covers a word exactly if a run of at least that many words around it is in the answer', () => {
    fc.assert(
      fc.property(
        text(20),
        text(14),
        text(4),
        fc.integer({ min: 1, max: 5 }),
        (words, answer, request, least) => {
          const searched = new SearchedWork(workOf(words));
          const covered = coveredWords(
            searched.runsIn(answer.join(' ')),
            searched.runsIn(request.join(' ')),
            least,
          );
          const expected = new Uint8Array(words.length);
          for (const run of runsOf(words, answer, request, { from: 0, to: words.length }))
            if (run.words >= least) expected.fill(1, run.from, run.to);
          expect([...covered]).toEqual([...expected]);
        },
      ),
    );
  });

  it('goes through no word that a cleaning list touches', () => {
    fc.assert(
      fc.property(text(24), fc.nat(48), fc.nat(8), (words, startChar, length) => {
        const excluded = [{ startChar, endChar: startChar + length, rule: 'chars' }];
        const searched = new SearchedWork(workOf(words, length === 0 ? [] : excluded));
        const inAnswer = searched.runsIn(words.join(' '));
        const nowhere = new Uint32Array(words.length);
        // Words of one character and blanks between them: word k lies at character 2k.
        const isFree = words.map((_, at) => !(2 * at < startChar + length && 2 * at + 1 > startChar));
        expect([...coveredWords(inAnswer, nowhere, 1)]).toEqual(isFree.map(Number));
        expect(searched.counted).toBe(isFree.filter(Boolean).length);
      }),
    );
  });

  it('counts the words that lie wholly inside a passage', () => {
    fc.assert(
      fc.property(
        text(24),
        fc.nat(40),
        fc.integer({ min: 1, max: 20 }),
        (words, startToken, suffixTokens) => {
          const work = workOf(words);
          if (startToken + suffixTokens > work.charCount) return;
          const passage = { work, startToken, prefixTokens: 0, suffixTokens, block: 'E2/0' };
          const { from, to } = new SearchedWork(work).wordsOf(passage);
          const inside = words.flatMap((_, at) =>
            2 * at >= startToken && 2 * at + 1 <= startToken + suffixTokens ? [at] : [],
          );
          expect(Array.from({ length: to - from }, (_, k) => from + k)).toEqual(inside);
        },
      ),
    );
  });
});
