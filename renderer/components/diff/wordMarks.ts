import { diffWordsWithSpace } from 'diff';

/** A part of a line; `isMarked` where the other line differs. */
export interface MarkedPiece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Two lines, each with the words marked that are missing from the other. */
export interface MarkedPair {
  readonly work: readonly MarkedPiece[];
  readonly output: readonly MarkedPiece[];
}

/** Longer lines are marked as a whole: comparing their words could take minutes. */
const LONGEST = 20_000;
const PATIENCE_MS = 500;

/** Marks the words in which two lines differ. */
export function wordMarks(work: string, output: string): MarkedPair {
  const changes =
    work.length > LONGEST || output.length > LONGEST
      ? undefined
      : diffWordsWithSpace(work, output, { timeout: PATIENCE_MS });
  if (changes === undefined) {
    const isMarked = work !== output;
    return { work: [{ text: work, isMarked }], output: [{ text: output, isMarked }] };
  }
  const side = (other: 'added' | 'removed', own: 'added' | 'removed'): MarkedPiece[] =>
    changes
      .filter((change) => !change[other])
      .map((change) => ({ text: change.value, isMarked: change[own] }));
  return { work: side('added', 'removed'), output: side('removed', 'added') };
}
