import { counted } from '../../base/index.js';
import type { Extracted, ReaderRemark, TextNote } from '../../domain/index.js';
import { MAX_NOTE_PLACES } from '../../domain/index.js';
import { grouped } from '../characters/note.js';
import type { TextIndex } from '../offsets/textIndex.js';
import { REMARK_SAID } from './remarkWords.js';

/** What a reader did and met, as notes about the extracted text; their positions are characters of it. */
export function readerNotes(
  { format, reader, blocks, pages, remarks, collection }: Extracted,
  text: TextIndex,
): readonly TextNote[] {
  const numbered = pages.filter(({ page, resumed }) => page !== null && resumed !== true).length;
  const labeled = pages.filter(({ label, resumed }) => label !== null && resumed !== true).length;
  const works = collection?.works ?? [];
  return [
    {
      layer: 'source',
      rule: 'read',
      count: text.charLength,
      unit: 'char',
      places: [],
      message: `Read as ${format.toUpperCase()} by ${reader}: ${works.length === 0 ? '' : `${counted(works.length, 'work')} (${formatsOf(works)}); `}${grouped(text.charLength)} characters in ${counted(blocks.length, 'block')}${numbered === 0 ? '' : `; ${counted(numbered, 'page')}`}${labeled === 0 ? '' : `; ${counted(labeled, 'printed page label')}`}.`,
    },
    ...remarks.map((remark) => noteOf(remark, text)),
    ...remarksOfWorks(works).map(({ remark, works: of }) => {
      const note = noteOf(remark, text);
      return { ...note, message: `In ${counted(of, 'work')}: ${note.message}` };
    }),
  ];
}

type Works = NonNullable<Extracted['collection']>['works'];

/** How many works have each format, e.g. `12 TXT, 1 PDF`, in the order in which the formats occur. */
function formatsOf(works: Works): string {
  const counts = new Map<string, number>();
  for (const { format } of works) counts.set(format, (counts.get(format) ?? 0) + 1);
  return [...counts].map(([format, count]) => `${grouped(count)} ${format.toUpperCase()}`).join(', ');
}

/** The remarks about works of a collection; equal ones are added up, with the number of works that have them. */
function remarksOfWorks(works: Works): readonly { readonly remark: ReaderRemark; readonly works: number }[] {
  const sums = new Map<string, { remark: ReaderRemark; works: number }>();
  for (const { remarks } of works) {
    for (const remark of remarks) {
      const key = JSON.stringify([remark.code, remark.details]);
      const sum = sums.get(key);
      sums.set(key, {
        works: (sum?.works ?? 0) + 1,
        remark: {
          ...remark,
          count: (sum?.remark.count ?? 0) + remark.count,
          starts: [...(sum?.remark.starts ?? []), ...remark.starts].slice(0, MAX_NOTE_PLACES),
        },
      });
    }
  }
  return [...sums.values()];
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
