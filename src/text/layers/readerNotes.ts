import { counted } from '../../base/index.js';
import type { Extracted, ReaderRemark, TextNote } from '../../domain/index.js';
import { grouped } from '../characters/note.js';
import type { TextIndex } from '../offsets/textIndex.js';
import { REMARK_SAID } from './remarkWords.js';

/** What a reader did and met, as notes about the extracted text; their positions are characters of it. */
export function readerNotes(
  { format, reader, blocks, pages, remarks }: Extracted,
  text: TextIndex,
): readonly TextNote[] {
  const numbered = pages.filter(({ page }) => page !== null).length;
  const labeled = pages.filter(({ label }) => label !== null).length;
  return [
    {
      layer: 'source',
      rule: 'read',
      count: text.charLength,
      unit: 'char',
      places: [],
      message: `Read as ${format.toUpperCase()} by ${reader}: ${grouped(text.charLength)} characters in ${counted(blocks.length, 'block')}${numbered === 0 ? '' : `; ${counted(numbered, 'page')}`}${labeled === 0 ? '' : `; ${counted(labeled, 'printed page label')}`}.`,
    },
    ...remarks.map((remark) => noteOf(remark, text)),
  ];
}

function noteOf({ code, count, starts, details }: ReaderRemark, text: TextIndex): TextNote {
  const said = REMARK_SAID[code];
  return {
    layer: 'source',
    rule: code,
    count,
    unit: 'char',
    places: [...new Set(starts.map((start) => text.utf16ToChar(Math.min(start, text.utf16Length))))],
    message: said === undefined ? `${code}: ${grouped(count)}.` : said(grouped(count), details),
  };
}
