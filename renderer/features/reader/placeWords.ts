import type { Chapter, Citation } from '../../../src/domain/index.js';
import { citationWords, formatCount, visibleString } from '../../../src/figure/index.js';
import type { CharRange } from './places.js';

/** The chapter that contains a character; undefined in a work without chapters. */
export function chapterAt(chapters: readonly Chapter[], char: number): Chapter | undefined {
  const found = chapters.find(({ startChar, endChar }) => char >= startChar && char < endChar);
  return found?.kind === 'whole' ? undefined : found;
}

/** A title short enough for one line, with nothing hidden in it. */
export function shortTitle(title: string, length = 60): string {
  const shown = Array.from(visibleString(title.slice(0, 4 * length)));
  return shown.length <= length ? shown.join('') : `${shown.slice(0, length - 1).join('')}…`;
}

/** A range of a work in the form of a citation. */
export function rangeWords({ startChar, endChar }: CharRange): string {
  return `characters ${formatCount(startChar)}–${formatCount(endChar)}`;
}

/** The citation copied with a passage, so that it can be found again. */
export function citation(
  work: {
    readonly title: string;
    readonly workId: string;
    readonly chapters: readonly Chapter[];
    readonly chars: number;
  },
  range: CharRange,
  { text, citation: original }: { readonly text: string; readonly citation?: Citation },
): string {
  const chapter = chapterAt(work.chapters, range.startChar);
  const parts = [
    shortTitle(work.title, 200),
    ...(chapter === undefined ? [] : [shortTitle(chapter.title, 120)]),
    ...(original === undefined ? [] : [citationWords(original)]),
    `${rangeWords(range)} of ${formatCount(work.chars)}`,
    `evidence ${work.workId}`,
  ];
  return `“${text}”\n(${parts.join(', ')})`;
}
