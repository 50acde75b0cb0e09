import { isScored, type Scored } from '../../base/index.js';
import { ratioOfSums } from '../../measure/index.js';
import { perCharacter, type Chapter } from './chapters.js';
import { words } from './words.js';

/** The most bytes that a reconstruction file takes besides its code (magic, header, checksum), and bytes for each chunk in it. */
export const FRAME_BYTES = { file: 256, stretch: 8 } as const;

/** Totals over all chapters of a work, or of all controls. */
export interface CodeTotals {
  readonly bitsPerChar: Scored;
  readonly ppmBitsPerChar: Scored;
  readonly toldPerThousand: Scored;
  readonly toldWords: number;
  readonly words: number;
  /** Bytes of the reconstruction file: code and frame. */
  readonly fileBytes: number;
  readonly wholeBytes: number;
  /** Bytes of a file of the same form with the code of the strong general compressor, one chunk for each chapter. */
  readonly ppmFileBytes: number;
  readonly share: Scored;
  readonly ppmShare: Scored;
  readonly stretches: number;
  readonly decoded: number;
  readonly different: number;
}

/** Adds up chapters. */
export function totalsOf(chapters: readonly Chapter[]): CodeTotals {
  const sum = (amount: (chapter: Chapter) => number): number =>
    chapters.reduce((total, chapter) => total + amount(chapter), 0);
  const share = (part: number, whole: number): Scored =>
    whole > 0 ? part / whole : words.unscored('nothing-coded');
  const ratio = (amount: (chapter: Chapter) => number): Scored => {
    const found = ratioOfSums(perCharacter(chapters, amount));
    return 'kind' in found ? words.unscored('nothing-coded') : found.ratio;
  };
  const wordCount = sum((chapter) => chapter.words);
  const stretches = sum(({ code }) => code.stretches);
  const wholeBytes = sum((chapter) => chapter.wholeBytes);
  const fileBytes = sum(({ code }) => code.bytes) + FRAME_BYTES.file + FRAME_BYTES.stretch * stretches;
  const told = share(
    sum((chapter) => chapter.toldWords),
    wordCount,
  );
  return {
    bitsPerChar: ratio(({ bits }) => bits),
    ppmBitsPerChar: ratio(({ ppmBits }) => ppmBits),
    toldPerThousand: isScored(told) ? 1000 * told : told,
    toldWords: sum((chapter) => chapter.toldWords),
    words: wordCount,
    fileBytes,
    wholeBytes,
    ppmFileBytes: FRAME_BYTES.file + sum(({ ppmWholeBytes }) => ppmWholeBytes + FRAME_BYTES.stretch),
    share: share(fileBytes, wholeBytes),
    ppmShare: share(
      sum(({ ppmBits }) => ppmBits) / 8,
      sum(({ bytes }) => bytes),
    ),
    stretches,
    decoded: sum(({ code }) => code.decoded),
    different: sum(({ code }) => code.different),
  };
}
