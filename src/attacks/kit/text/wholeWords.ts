import { fromText } from '../../../base/index.js';
import type { AttackWork } from '../../define.js';

/** Number of words that lie wholly inside a range of characters. A word that is cut at either end does not count. */
export function wholeWords(work: AttackWork, startChar: number, endChar: number): number {
  return fromText('whole words', () => countedWords(work, startChar, endChar));
}

function countedWords(work: AttackWork, startChar: number, endChar: number): number {
  const words = work.textOf(startChar, endChar).match(/\S+/gu)?.length ?? 0;
  const cutAt = (char: number): boolean =>
    /^\S{2}$/u.test(work.textOf(Math.max(0, char - 1), Math.min(work.charCount, char + 1)));
  const cuts = Number(cutAt(startChar)) + Number(cutAt(endChar));
  return Math.max(0, words - cuts);
}
