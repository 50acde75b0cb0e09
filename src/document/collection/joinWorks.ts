import type { Collection, CollectedWork, Extracted, Place, ReaderRemark } from '../../domain/index.js';

/** A work as its reader gave it, with what is known about its entry. */
export interface ReadWork extends Pick<CollectedWork, 'entry' | 'format' | 'bytes' | 'sha256' | 'encoding'> {
  readonly extracted: Extracted;
}

/** Two line feeds between two works belong to neither. */
const BETWEEN = '\n\n';
/** Characters of a title that are kept. */
const TITLE_CHARS = 200;

/**
 * Puts the texts of works one after the other, with two line feeds between them that belong to no work, and moves all that lies in them.
 * @param works at least one, each with text
 */
export function joinWorks(
  works: readonly ReadWork[],
): Pick<Extracted, 'text' | 'blocks' | 'marks' | 'pages' | 'contents'> & Pick<Collection, 'works'> {
  let length = 0;
  let count = 0;
  const moved = works.map((work, at) => {
    const start = at === 0 ? 0 : length + BETWEEN.length;
    length = start + work.extracted.text.length;
    const firstBlock = count;
    count += work.extracted.blocks.length;
    return { work, start, end: length, firstBlock };
  });
  const title = (work: ReadWork): string => titleOf(work);
  const isOne = works.length === 1;
  return {
    text: works.map(({ extracted }) => extracted.text).join(BETWEEN),
    blocks: moved.flatMap(({ work, start: by, firstBlock }) =>
      work.extracted.blocks.map((block) => ({
        ...block,
        start: block.start + by,
        end: block.end + by,
        place: placeFrom(block.place, by),
        ...(block.fileIndex === undefined ? {} : { fileIndex: block.fileIndex + firstBlock }),
      })),
    ),
    marks: moved.flatMap(({ work, start: by }) =>
      work.extracted.marks.map(({ kind, start, end }) => ({ kind, start: start + by, end: end + by })),
    ),
    pages: moved.flatMap(({ work, start: by }) =>
      work.extracted.pages.map((page) => ({ ...page, start: page.start + by })),
    ),
    contents: moved.flatMap(({ work, start: by }) => [
      ...(isOne ? [] : [{ title: title(work), level: 0, start: by }]),
      ...work.extracted.contents.map((entry) => ({
        ...entry,
        level: entry.level + (isOne ? 0 : 1),
        start: entry.start + by,
      })),
    ]),
    works: moved.map(({ work, start, end }) => ({
      entry: work.entry,
      format: work.format,
      reader: work.extracted.reader,
      bytes: work.bytes,
      sha256: work.sha256,
      encoding: work.encoding,
      title: title(work),
      start,
      end,
      stated: work.extracted.stated,
      remarks: work.extracted.remarks.map((remark): ReaderRemark => ({
        ...remark,
        starts: remark.starts.map((one) => one + start),
      })),
    })),
  };
}

function placeFrom(place: Place, by: number): Place {
  if (place.kind !== 'pdf') return place;
  return { ...place, continued: place.continued.map((part) => ({ ...part, start: part.start + by })) };
}

/** The title that the work states, else the last part of its entry's name without the extension. */
function titleOf({ entry, extracted }: ReadWork): string {
  const stated = plain(extracted.stated.title ?? '');
  if (stated !== '') return stated;
  const last = entry.split(/[/\\]/).at(-1) ?? '';
  const dot = last.lastIndexOf('.');
  const name = plain(dot > 0 ? last.slice(0, dot) : last);
  return name === '' ? plain(entry) : name;
}

function plain(title: string): string {
  return Array.from(title.replace(/\s+/g, ' ').trim()).slice(0, TITLE_CHARS).join('');
}
