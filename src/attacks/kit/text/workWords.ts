import { recallWords, SuffixAutomaton } from '../../../text/index.js';
import type { AttackWork } from '../../define.js';

/** The words of a work as numbers, in order. Equal words have equal numbers; they are compared as in near-verbatim recall. */
export interface WorkWords {
  readonly ids: Uint32Array;
  /** Where each word lies in the reading text, in characters. */
  readonly startChar: Uint32Array;
  readonly endChar: Uint32Array;
  readonly numbers: ReadonlyMap<string, number>;
  /** Every run of the work; built when it is first asked for. */
  automaton(): SuffixAutomaton;
}

/** Stands for every word that the work does not have. */
export const ABSENT = 0xfffffffe;

const known = new WeakMap<AttackWork, WorkWords>();

/** The words of a work, read once for each work. */
export function workWords(work: AttackWork): WorkWords {
  const cached = known.get(work);
  if (cached !== undefined) return cached;
  const numbers = new Map<string, number>();
  const { words, startChar, endChar } = recallWords(work.textOf(0, work.charCount));
  const ids = Uint32Array.from(words, (word) => {
    const id = numbers.get(word) ?? numbers.size;
    numbers.set(word, id);
    return id;
  });
  let automaton: SuffixAutomaton | null = null;
  const read: WorkWords = {
    ids,
    startChar,
    endChar,
    numbers,
    automaton: () => (automaton ??= new SuffixAutomaton(ids)),
  };
  known.set(work, read);
  return read;
}

/** Another text as the numbers of a work’s words; {@link ABSENT} for every word that the work does not have. */
export function numberedWords({ numbers }: Pick<WorkWords, 'numbers'>, text: string): Uint32Array {
  return Uint32Array.from(recallWords(text).words, (word) => numbers.get(word) ?? ABSENT);
}
