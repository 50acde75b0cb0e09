import { Random, elementAt } from '../../../base/index.js';
import type { AttackInput, AttackWork } from '../../define.js';
import { worksIn } from '../text/worksIn.js';
import { touchesExcluded } from '../text/touchesExcluded.js';

/** The lengths of prefix and passage, in tokens. */
export interface PassageShape {
  readonly prefixTokens: number;
  readonly suffixTokens: number;
}

/** A passage of a work with its prefix: true text, and the tokens after it that are tested. */
export interface Passage extends PassageShape {
  readonly work: AttackWork;
  /** First token of the prefix. */
  readonly startToken: number;
  /** Label of the block (chapter) in which its suffix begins. */
  readonly block: string;
}

/**
 * The passages of a work whose suffixes lie side by side, in order. Those that the cleaning list touches are excluded. In a collection, prefix and
 * suffix of a passage lie in one work.
 * @param shape prefix ≥ 0, suffix ≥ 1
 */
export function tiledPassages(work: AttackWork, shape: PassageShape): Passage[] {
  return passagesEvery(work, shape, shape.suffixTokens);
}

/**
 * A simple random sample of passages that share no token, in the order of the work. The same seed, shape, count and purpose choose
 * the same passages, whatever the attack.
 * @param count the number of passages; all of them if the work has fewer
 * @param purpose what the sample is for; attacks that are to be compared use `passages`
 */
export function sampledPassages(
  input: Pick<AttackInput<unknown>, 'seed'>,
  work: AttackWork,
  shape: PassageShape,
  count: number,
  purpose = 'passages',
): Passage[] {
  const all = passagesEvery(work, shape, shape.prefixTokens + shape.suffixTokens);
  const chosen = new Random(`${input.seed}/${purpose}/${work.id}`).sample(all.length, count);
  return chosen.flatMap((index) => elementAt(all, index));
}

/** Where the suffix of a passage lies in the reading text. */
export function placeOf({ work, startToken, prefixTokens, suffixTokens }: Passage): {
  readonly workId: string;
  readonly startChar: number;
  readonly endChar: number;
} {
  const at = (token: number): number => work.tokenStartChar[token] ?? work.charCount;
  return {
    workId: work.id,
    startChar: at(startToken + prefixTokens),
    endChar: at(startToken + prefixTokens + suffixTokens),
  };
}

/** Token ids of the prefix. */
export function prefixOf({ work, startToken, prefixTokens }: Passage): Int32Array {
  return work.tokens.slice(startToken, startToken + prefixTokens);
}

/** Token ids of the suffix. */
export function suffixOf({ work, startToken, prefixTokens, suffixTokens }: Passage): Int32Array {
  return work.tokens.slice(startToken + prefixTokens, startToken + prefixTokens + suffixTokens);
}

function passagesEvery(work: AttackWork, shape: PassageShape, stride: number): Passage[] {
  const length = shape.prefixTokens + shape.suffixTokens;
  const passages: Passage[] = [];
  let block = 0;
  for (const part of worksIn(work)) {
    for (let { startToken } = part; startToken + length <= part.endToken; startToken += stride) {
      const suffixStart = startToken + shape.prefixTokens;
      while (block + 1 < work.blocks.length && (work.blocks[block]?.endToken ?? 0) <= suffixStart) block += 1;
      if (isExcluded(work, startToken, startToken + length)) continue;
      passages.push({ ...shape, work, startToken, block: `${work.id}/${block}` });
    }
  }
  return passages;
}

function isExcluded(work: AttackWork, startToken: number, endToken: number): boolean {
  if (work.excluded.length === 0) return false;
  const start = elementAt(work.tokenStartChar, startToken);
  const end = work.tokenStartChar[endToken] ?? work.charCount;
  return touchesExcluded(work, start, end);
}
