import { inputError } from '../../base/index.js';
import { countChars } from '../characters/countChars.js';
import { grouped } from '../characters/note.js';
import { OffsetMap } from '../offsets/offsetMap.js';
import { OffsetMapBuilder } from '../offsets/offsetMapBuilder.js';

/**
 * The longest run of combining marks that is normalized. Reordering marks takes quadratic time, so a hostile file could hang
 * the program. Writing systems need fewer than 30 (Unicode's stream-safe format).
 */
const MAX_MARKS = 1024;
const MARKS_STEP = 32;

/** The length of the shortest segment that is normalized separately, in UTF-16 units. */
const STRETCH = 2048;

/** A text in normalization form C, and where its characters came from. */
export interface NfcText {
  readonly text: string;
  readonly map: OffsetMap;
  /** Characters of the input at which a sequence was changed, ascending. */
  readonly changedChars: readonly number[];
}

/**
 * Unicode normalization form C with an exact map: each base character with its marks (or Hangul syllable) is one segment.
 * Compatibility forms are never applied: ½, ², ſ and ligatures stay.
 * @param text a string without lone surrogates
 * @throws `text-combining-run` naming the file and the character if there are more than 1,024 combining marks in a row
 * @source Unicode Standard Annex #15; stream-safe text format, §13
 */
export function composeNfc(text: string, fileName: string): NfcText {
  refuseEndlessMarks(text, fileName);
  const composed = text.normalize('NFC');
  if (composed === text) {
    return { text, map: OffsetMap.identity(countChars(text, 0, text.length)), changedChars: [] };
  }
  const builder = new OffsetMapBuilder();
  const changedChars: number[] = [];
  let char = 0;
  for (let start = 0; start < text.length;) {
    const end = stretchEnd(text, start);
    const stretch = text.slice(start, end);
    const chars = countChars(stretch, 0, stretch.length);
    const normal = stretch.normalize('NFC');
    if (normal === stretch) builder.copy(chars);
    else mapStretch(stretch, normal, char, builder, changedChars);
    char += chars;
    start = end;
  }
  return { text: composed, map: builder.build(), changedChars };
}

// Second characters of a sequence: combining marks, Hangul vowels and finals, and the Kirat Rai vowels that compose.
const CLUSTER =
  /[^\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{16d63}-\u{16d6a}]?[\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{16d63}-\u{16d6a}]*/uy;

function mapStretch(
  stretch: string,
  normal: string,
  firstChar: number,
  builder: OffsetMapBuilder,
  changedChars: number[],
): void {
  const clusters: { readonly from: string; readonly to: string }[] = [];
  let joined = 0;
  CLUSTER.lastIndex = 0;
  for (let at = 0; at < stretch.length;) {
    const from = CLUSTER.exec(stretch)?.[0] ?? '';
    const to = from.normalize('NFC');
    clusters.push({ from, to });
    joined += normal.startsWith(to, joined) ? to.length : NaN;
    at = CLUSTER.lastIndex;
  }
  // A future script whose letters compose in a new way: the segment is still mapped exactly, but only as a whole.
  const pieces = joined === normal.length ? clusters : [{ from: stretch, to: normal }];
  let char = firstChar;
  for (const { from, to } of pieces) {
    const chars = countChars(from, 0, from.length);
    if (from === to) builder.copy(chars);
    else {
      builder.replace(chars, countChars(to, 0, to.length));
      changedChars.push(char);
    }
    char += chars;
  }
}

/** The end of a segment: before a character below U+0300, which never combines with the preceding one. */
function stretchEnd(text: string, start: number): number {
  let end = Math.min(start + STRETCH, text.length);
  while (end < text.length && text.charCodeAt(end) >= 0x300) end += 1;
  return end;
}

function refuseEndlessMarks(text: string, fileName: string): void {
  const marks = new RegExp(`\\p{M}{${MARKS_STEP}}`, 'gu');
  let runStart = 0;
  let runEnd = -1;
  let runMarks = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index !== runEnd) {
      runStart = match.index;
      runMarks = 0;
    }
    runEnd = match.index + match[0].length;
    runMarks += MARKS_STEP;
    if (runMarks <= MAX_MARKS) continue;
    const char = countChars(text, 0, runStart);
    throw inputError(
      'text-combining-run',
      `${fileName}: there are more than ${grouped(MAX_MARKS)} combining marks in a row at character ${grouped(char)}.`,
      'No writing system uses so long a run. Remove the damaged part from a copy of the file, and record the change.',
      { fileName, char, limit: MAX_MARKS },
    );
  }
}
