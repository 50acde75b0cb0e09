import { elementAt, firstWhere } from '../../../base/index.js';
import type { AttackWork } from '../../define.js';

/** A run of tokens, end exclusive. */
export interface TokenRange {
  readonly startToken: number;
  readonly endToken: number;
}

/**
 * The parts of a work that no passage may cross: the works of a collection, else the whole text. A passage that begins in one work and
 * ends in the next is a passage of neither.
 */
export function worksIn({
  isCollection,
  blocks,
  tokens,
}: Pick<AttackWork, 'isCollection' | 'blocks' | 'tokens'>): readonly TokenRange[] {
  return isCollection === true ? blocks : [{ startToken: 0, endToken: tokens.length }];
}

/** Do the tokens [startToken, endToken) lie in one of these parts? @param parts as {@link worksIn} gives them */
export function isWithinOne(parts: readonly TokenRange[], { startToken, endToken }: TokenRange): boolean {
  const low = Math.max(
    0,
    firstWhere(parts.length, (middle) => elementAt(parts, middle).startToken > startToken) - 1,
  );
  return endToken <= (parts[low]?.endToken ?? 0);
}
