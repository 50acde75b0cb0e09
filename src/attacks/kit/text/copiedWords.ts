import { elementAt } from '../../../base/index.js';
import { longestSharedRun } from '../../../measure/index.js';
import { SuffixAutomaton } from '../../../text/index.js';
import type { AttackWork } from '../../define.js';
import { ABSENT, numberedWords, workWords } from './workWords.js';

/** How much of a work an answer contains, in words. */
export interface CopiedWords {
  /** Length of the longest run that the answer shares with the passage. */
  readonly passage: number;
  /** Length of the longest run that it shares with the whole work and that is not in the request. */
  readonly anywhere: number;
}

/**
 * Counts the words of a work that an answer contains. Words are compared as in near-verbatim recall: differences in quotation marks,
 * dashes, white space and case are ignored.
 * @param passage reading text of the passage that the request is about
 */
export function copiedWords(work: AttackWork, passage: string, request: string, answer: string): CopiedWords {
  const own = workWords(work);
  const numbered = (text: string): Uint32Array => numberedWords(own, text);
  const written = numbered(answer);
  const inWork = own.automaton().matches(written).length;
  const given = new SuffixAutomaton(numbered(request)).matches(written).length;
  let anywhere = 0;
  for (const [at, words] of inWork.entries()) {
    if (words > elementAt(given, at)) anywhere = Math.max(anywhere, words);
  }
  // All words that the work does not have get the same number, so those of the answer are kept apart from those of the passage.
  return { passage: longestSharedRun(written.map(apart), numbered(passage)), anywhere };
}

function apart(word: number): number {
  return word === ABSENT ? ABSENT + 1 : word;
}
