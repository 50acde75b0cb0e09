import { elementAt, firstAtLeast } from '../../base/index.js';
import { SuffixAutomaton } from '../../text/index.js';
import type { AttackWork } from '../define.js';
import { numberedWords, type Passage, placeOf, touchesExcluded, workWords, worksIn } from '../kit/index.js';

/** Takes the place of a word that the cleaning list removed: no text has it, so no run goes through it. */
const REMOVED = 0xfffffffd;

/** Fewer words than these are in any request, such as “of the”, and are not subtracted. */
export const LEAST_GIVEN_WORDS = 3;

/** Words of a work, the first and the one after the last. */
export interface WordRange {
  readonly from: number;
  readonly to: number;
}

/** A run of words of a work that an answer contains. */
export interface WorkRun extends WordRange {
  /** Its words, less those of the longest part of it that is in the request, if that has {@link LEAST_GIVEN_WORDS}. */
  readonly words: number;
}

/** No run. */
export const NO_RUN: WorkRun = { words: 0, from: 0, to: 0 };

/** For each word of a work: the length of the longest run ending there that another text contains. */
export type RunLengths = Uint32Array;

/** A work in which the runs of other texts are searched. */
export class SearchedWork {
  readonly #words;
  readonly #ids: Uint32Array;
  /** In a collection: for each word, the first word of its work; no run goes beyond it. */
  readonly #firstOfWork: Uint32Array | null;

  /** @param work removed characters are part of no run */
  constructor(work: AttackWork) {
    this.#words = workWords(work);
    const { ids, startChar, endChar } = this.#words;
    this.#ids = ids.map((id, at) =>
      touchesExcluded(work, elementAt(startChar, at), elementAt(endChar, at)) ? REMOVED : id,
    );
    this.#firstOfWork = work.isCollection === true ? firstWords(work, startChar) : null;
  }

  /** Number of words that count. */
  get counted(): number {
    return this.#ids.reduce((sum, id) => sum + Number(id !== REMOVED), 0);
  }

  /** Number of words, with those that the cleaning list removed. */
  get size(): number {
    return this.#ids.length;
  }

  /** The runs of the work that a text contains. */
  runsIn(text: string): RunLengths {
    const { length } = new SuffixAutomaton(numberedWords(this.#words, text)).matches(this.#ids);
    return this.#firstOfWork === null
      ? length
      : length.map((run, at) => Math.min(run, at - (this.#firstOfWork?.[at] ?? 0) + 1));
  }

  /** The words that lie wholly inside a passage. */
  wordsOf(passage: Passage): WordRange {
    const { startChar, endChar } = placeOf(passage);
    const from = firstAtLeast(this.#words.startChar, startChar);
    return { from, to: Math.max(from, firstAtLeast(this.#words.endChar, endChar + 1)) };
  }

  /** Where some words lie, in characters of the reading text. */
  charsOf({ from, to }: WordRange): { readonly startChar: number; readonly endChar: number } {
    const { startChar, endChar } = this.#words;
    return { startChar: elementAt(startChar, from), endChar: elementAt(endChar, Math.max(from, to - 1)) };
  }
}

/** For each word of a collection, the first word of its work. */
function firstWords(work: AttackWork, startChar: Uint32Array): Uint32Array {
  const first = new Uint32Array(startChar.length);
  for (const { startToken, endToken } of worksIn(work)) {
    const from = firstAtLeast(startChar, elementAt(work.tokenStartChar, startToken));
    first.fill(from, from, firstAtLeast(startChar, elementAt(work.tokenStartChar, endToken)));
  }
  return first;
}

/**
 * The longest run of an answer within a range of words; the first one if several are equally long. Runs that are part of a longer one are
 * not tried.
 * @param inAnswer runs of the work that the answer contains
 * @param inRequest runs of the work that the request contains
 */
export function longestRun(inAnswer: RunLengths, inRequest: RunLengths, range: WordRange): WorkRun {
  let longest = NO_RUN;
  for (const run of wholeRuns(inAnswer, range)) {
    if (run.to - run.from <= longest.words) continue;
    const words = run.to - run.from - givenWithin(inRequest, run);
    if (words > longest.words) longest = { ...run, words };
  }
  return longest;
}

/** The words of a work in runs of at least `least` words that an answer contains. @returns one flag for each word */
export function coveredWords(inAnswer: RunLengths, inRequest: RunLengths, least: number): Uint8Array {
  const covered = new Uint8Array(inAnswer.length);
  for (const run of wholeRuns(inAnswer, { from: 0, to: inAnswer.length })) {
    const { from, to } = run;
    if (to - from >= least && to - from - givenWithin(inRequest, run) >= least) covered.fill(1, from, to);
  }
  return covered;
}

/** The runs within a range that are part of no longer one. */
function* wholeRuns(lengths: RunLengths, { from, to }: WordRange): Generator<WordRange> {
  const within = (at: number): number => Math.min(elementAt(lengths, at), at - from + 1);
  for (let at = from; at < to; at++) {
    const length = within(at);
    if (length === 0 || (at + 1 < to && within(at + 1) > length)) continue;
    yield { from: at - length + 1, to: at + 1 };
  }
}

/** Words of the longest part of a run that is in the request; 0 if it has fewer than count. */
function givenWithin(lengths: RunLengths, { from, to }: WordRange): number {
  let longest = 0;
  for (let at = from; at < to; at++)
    longest = Math.max(longest, Math.min(elementAt(lengths, at), at - from + 1));
  return longest < LEAST_GIVEN_WORDS ? 0 : longest;
}
