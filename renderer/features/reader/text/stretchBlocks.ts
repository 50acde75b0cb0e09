import { layoutStretch, type BlockText } from './stretch.js';

interface Laid {
  readonly stretch: number;
  readonly chars: number;
  readonly chapterStarts: readonly number[];
  readonly blocks: readonly BlockText[];
}

const laid = new WeakMap<object, Laid>();

/** The blocks of a group from its answer; laid out once for each answer, because all of its blocks ask. */
export function stretchBlocks(
  answer: { readonly text: string },
  stretch: number,
  chars: number,
  chapterStarts: readonly number[],
): readonly BlockText[] {
  const known = laid.get(answer);
  if (
    known?.stretch === stretch &&
    known.chars === chars &&
    // Every answer about the work brings its chapters again, usually the same.
    known.chapterStarts.join() === chapterStarts.join()
  ) {
    return known.blocks;
  }
  const blocks = layoutStretch(stretch, answer.text, chars, chapterStarts);
  laid.set(answer, { stretch, chars, chapterStarts, blocks });
  return blocks;
}
