import type { Chapter, CollectedText, Extracted } from '../../domain/index.js';
import type { OffsetMap } from '../offsets/offsetMap.js';
import type { TextIndex } from '../offsets/textIndex.js';
import { collectedWorks, hasText } from './collectedWorks.js';
import { findChapters } from './findChapters.js';

/** More entries than this are not chapters, but an index, a dictionary or a hostile file. */
const MOST = 10_000;
/** Characters of a title that are kept. */
const TITLE_CHARS = 200;

interface Entry {
  readonly title: string;
  readonly level: number;
  /** UTF-16 unit of the extracted text. */
  readonly start: number;
}

/**
 * The sections of a document's reading text; they tile it. They begin where the document's own contents lead, at their highest level that has at least two
 * entries; without contents, at its headings in the same way; without those, where {@link findChapters} finds headings. Those of a collection of
 * several works are its works, each with the white space that follows it; one of which the rules left nothing is not among them.
 * @param source index of the extracted text
 * @param map from characters of the extracted text to those of the reading text
 */
export function documentChapters(
  extracted: Pick<Extracted, 'contents' | 'blocks' | 'text' | 'collection'>,
  source: TextIndex,
  map: OffsetMap,
  reading: TextIndex,
): readonly Chapter[] {
  const works = collectedWorks(extracted, source, map).filter(hasText);
  if (works.length > 1) return worksAsChapters(works, reading);
  const { contents, blocks, text } = extracted;
  const headings = blocks.flatMap(({ kind, level, start, end }): Entry[] =>
    kind === 'heading' ? [{ title: text.slice(start, end), level, start }] : [],
  );
  const entries = [contents, headings].map(ofOneLevel).find(({ length }) => length >= 2) ?? [];
  const sections = entries
    .map(({ title, start }) => ({
      title: plain(title),
      startChar: map.toTarget(source.utf16ToChar(start), source.charLength).start,
    }))
    // What leads to the same place is one section; what leads into text that a rule left out begins with what follows it.
    .filter(
      ({ startChar }, at, all) => startChar < reading.charLength && startChar !== all[at + 1]?.startChar,
    )
    .sort((a, b) => a.startChar - b.startChar);
  if (sections.length < 2 || sections.length > MOST) return findChapters(reading);
  const first = sections[0]?.startChar ?? 0;
  const chapters = sections.map(({ title, startChar }, at): Chapter => ({
    kind: 'chapter',
    title,
    startChar: at === 0 && isBlank(reading, first) ? 0 : startChar,
    endChar: sections[at + 1]?.startChar ?? reading.charLength,
  }));
  if (isBlank(reading, first)) return chapters;
  return [{ kind: 'front-matter', title: 'Front matter', startChar: 0, endChar: first }, ...chapters];
}

/** The works tile the text: the white space between two of them belongs to the first. */
function worksAsChapters(
  works: readonly Pick<CollectedText, 'title' | 'startChar'>[],
  reading: TextIndex,
): readonly Chapter[] {
  return works.map(({ title, startChar }, at) => ({
    kind: 'chapter',
    title,
    startChar: at === 0 ? 0 : startChar,
    endChar: works[at + 1]?.startChar ?? reading.charLength,
  }));
}

function ofOneLevel(entries: readonly Entry[]): readonly Entry[] {
  const levels = [...new Set(entries.map(({ level }) => level))].sort((a, b) => a - b);
  const level = levels.find((each) => entries.filter((entry) => entry.level === each).length >= 2);
  return level === undefined ? [] : entries.filter((entry) => entry.level <= level);
}

function plain(title: string): string {
  return Array.from(title.replace(/\s+/g, ' ').trim()).slice(0, TITLE_CHARS).join('');
}

function isBlank(reading: TextIndex, endChar: number): boolean {
  return reading.slice(0, endChar).trim() === '';
}
