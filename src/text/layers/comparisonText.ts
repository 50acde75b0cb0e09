import type { ComparisonProfile, TextNote } from '../../domain/index.js';
import { composeNfc } from './composeNfc.js';
import { composeOffsetMaps } from '../offsets/composeOffsetMaps.js';
import { comparisonClass, DASH } from './comparisonRules.js';
import { ComparisonWriter } from './comparisonWriter.js';
import { lineEndHyphens } from './lineEndHyphens.js';
import type { OffsetMap } from '../offsets/offsetMap.js';
import { TextIndex } from '../offsets/textIndex.js';

/** Layer 2: the text on which passages are compared, under a named profile. */
export interface ComparisonText {
  readonly profile: ComparisonProfile;
  readonly text: TextIndex;
  /** From characters of the reading text to characters of the comparison text. */
  readonly map: OffsetMap;
  readonly notes: readonly TextNote[];
}

/**
 * The comparison text of a reading text. `comparison-1`: soft hyphens, zero-width and bidirectional control characters are removed;
 * quotation marks and primes become `'` or `"`; hyphens and dashes, and runs of them, become one `-`; ligatures U+FB00–FB06 are
 * spelled out; a hyphen at a line end is removed with the line end if the joined word occurs in the work; runs of white space
 * become one space, at both ends nothing. Then NFC again. Nothing else: ½, ², ſ and full-width letters stay.
 * `comparison-1-fold` also writes each character in lower case by itself (ς as σ).
 * @param reading a reading text: LF line ends, NFC
 * @param fileName for messages
 * @throws `text-combining-run` when what was removed leaves more than 1,024 combining marks in a row
 */
export function comparisonText(
  reading: TextIndex,
  profile: ComparisonProfile,
  fileName = 'comparison text',
): ComparisonText {
  const { text } = reading;
  const writer = new ComparisonWriter(profile === 'comparison-1-fold');
  const hyphens = lineEndHyphens(text);
  let next = 0;
  let at = 0;
  while (at < text.length) {
    while ((hyphens.hyphenUtf16[next] ?? Infinity) < at) next += 1;
    const isHyphen = hyphens.hyphenUtf16[next] === at;
    if (isHyphen && hyphens.occurs[next] === 1) {
      const resume = hyphens.resumeUtf16[next] ?? text.length;
      writer.join(text, at, resume);
      at = resume;
    } else {
      if (isHyphen && comparisonClass(text.charCodeAt(at)) === DASH) writer.keepLineEndHyphen();
      at += writer.char(text, at);
    }
  }
  const mapped = writer.finish();
  const nfc = composeNfc(mapped.text, fileName);
  return {
    profile,
    text: nfc.text === text ? reading : new TextIndex(nfc.text),
    map: composeOffsetMaps(mapped.map, nfc.map),
    notes: mapped.notes,
  };
}
