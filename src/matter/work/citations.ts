import type { Citation, CitedPassage, Extracted, OriginalPlace } from '../../domain/index.js';
import { PalimpsestError } from '../../base/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import { Citations, FileLines, type PreparedWork, type TextIndex } from '../../text/index.js';
import type { Works } from './works.js';

type Read = Pick<PreparedWork, 'extracted' | 'source' | 'reading'>;
type Passage = Pick<CitedPassage, 'workId' | 'startChar' | 'endChar'>;

// By what was read, which stays the same object as long as a work is kept.
const known = new WeakMap<Extracted, Citations>();
const knownLines = new WeakMap<TextIndex, FileLines>();

/** Where a passage of a work stands in the document that was received; undefined for plain text. */
export function citationIn(
  { extracted, source, reading }: Read,
  startChar: number,
  endChar: number,
): Citation | undefined {
  if (extracted === undefined) return undefined;
  const citations = known.get(extracted) ?? new Citations(extracted, source.text, reading.map);
  known.set(extracted, citations);
  return citations.of(startChar, endChar);
}

/** Where a passage stands in the file that was received: its chapter, and page and paragraph of a document or lines of a plain text. */
export function originalPlace(prepared: PreparedWork, startChar: number, endChar: number): OriginalPlace {
  const { work, extracted, source, reading } = prepared;
  const found = work.chapters.find((one) => one.startChar <= startChar && startChar < one.endChar);
  const chapter = found?.kind === 'chapter' ? found.title : '';
  if (endChar <= startChar || endChar > reading.text.charLength) return { chapter };
  if (extracted !== undefined) {
    const citation = citationIn(prepared, startChar, endChar);
    return citation === undefined ? { chapter } : { chapter, citation };
  }
  const lines = knownLines.get(source.text) ?? new FileLines(source.text);
  knownLines.set(source.text, lines);
  const { start, end } = reading.map.toSource(startChar, endChar);
  return { chapter, lines: { first: lines.at(start), last: lines.at(Math.max(start, end - 1)) } };
}

/**
 * The place of each passage in the file that was received, in the order of the passages; each work is read once.
 * @throws as Works.get
 */
export async function citePassages(
  opened: CaseFolder,
  works: Works,
  passages: readonly Passage[],
): Promise<CitedPassage[]> {
  const cited = new Map<Passage, CitedPassage>();
  for (const id of new Set(passages.map(({ workId }) => workId))) {
    // One work at a time, so that no more are kept than the works of the case keep.
    const work = await works.get(opened, id);
    for (const passage of passages) {
      const { workId, startChar, endChar } = passage;
      if (workId === id)
        cited.set(passage, { workId, startChar, endChar, ...originalPlace(work, startChar, endChar) });
    }
  }
  return passages.flatMap((passage) => cited.get(passage) ?? []);
}

/** As {@link citePassages}, without the passages of works that cannot be read any more. @throws what is no error of ours; `cancelled` */
export async function citeReadable(
  opened: CaseFolder,
  works: Works,
  passages: readonly Passage[],
): Promise<CitedPassage[]> {
  const cited: CitedPassage[] = [];
  for (const workId of new Set(passages.map((passage) => passage.workId))) {
    try {
      cited.push(
        ...(await citePassages(
          opened,
          works,
          passages.filter((passage) => passage.workId === workId),
        )),
      );
    } catch (error) {
      if (!(error instanceof PalimpsestError) || error.code === 'cancelled') throw error;
    }
  }
  return cited;
}
