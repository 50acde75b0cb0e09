import { longestSharedRun } from '../../measure/index.js';
import { recallWords, SuffixAutomaton } from '../../text/index.js';
import type { AttackWork } from '../define.js';

/** How much of a work an answer holds, in words. */
export interface CopiedWords {
  /** Longest run that the answer shares with the passage. */
  readonly passage: number;
  /** Longest run that it shares with the whole work and that does not stand in the request. */
  readonly anywhere: number;
}

interface WorkWords {
  readonly numbers: ReadonlyMap<string, number>;
  readonly automaton: SuffixAutomaton;
}

const known = new WeakMap<AttackWork, WorkWords>();
/** A word that the work does not have. */
const ABSENT = 0xfffffffe;

/**
 * Words of a work that stand in an answer. Words are compared as near-verbatim recall does: quotation marks, dashes, white space and
 * case do not count.
 * @param passage reading text of the passage that is asked for
 */
export function copiedWords(work: AttackWork, passage: string, request: string, answer: string): CopiedWords {
  const { numbers, automaton } = wordsOf(work);
  const numbered = (text: string): Uint32Array =>
    Uint32Array.from(recallWords(text).words, (word) => numbers.get(word) ?? ABSENT);
  const written = numbered(answer);
  const inWork = automaton.matches(written).length;
  const given = new SuffixAutomaton(numbered(request)).matches(written).length;
  let anywhere = 0;
  for (const [at, words] of inWork.entries()) {
    if (words > (given[at] ?? 0)) anywhere = Math.max(anywhere, words);
  }
  // Words the work does not have are equal to each other, so they are compared by themselves.
  return { passage: longestSharedRun(written.map(apart), numbered(passage)), anywhere };
}

function apart(word: number): number {
  return word === ABSENT ? ABSENT + 1 : word;
}

function wordsOf(work: AttackWork): WorkWords {
  const cached = known.get(work);
  if (cached !== undefined) return cached;
  const numbers = new Map<string, number>();
  const ids = recallWords(work.textOf(0, work.charCount)).words.map((word) => {
    const id = numbers.get(word) ?? numbers.size;
    numbers.set(word, id);
    return id;
  });
  const words = { numbers, automaton: new SuffixAutomaton(Uint32Array.from(ids)) };
  known.set(work, words);
  return words;
}
