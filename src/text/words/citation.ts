import { elementAt, firstWhere } from '../../base/index.js';
import type { Block, Citation, Extracted } from '../../domain/index.js';
import type { OffsetMap } from '../offsets/offsetMap.js';
import type { TextIndex } from '../offsets/textIndex.js';

/** A block of which the reading text has a part. */
interface Kept {
  readonly block: Block;
  /** Its characters in the reading text. */
  readonly startChar: number;
  readonly endChar: number;
  /** Of a collection: number of its work, and of the first block of that work. */
  readonly work: number;
  readonly firstOfWork: number;
  /** Its index among all blocks in the order of the file. */
  readonly fileIndex: number;
}

/** Blocks in the order of the file, and for each place in it how many blocks in a row up to it end on the same page of the same work. */
interface FileOrder {
  readonly order: readonly number[];
  /** Place of each block in `order`. */
  readonly places: Uint32Array;
  readonly runs: Uint32Array;
}

type CitedPage = NonNullable<Citation['pages']>['first'];

/** Cites passages of a document by page and paragraph, in a collection also by entry. Made once for a work; each citation takes log n, and the blocks of a page. */
export class Citations {
  readonly #extracted: Extracted;
  readonly #source: TextIndex;
  readonly #map: OffsetMap;
  readonly #kept: readonly Kept[];
  /** By work and page of a PDF: its printed label. */
  readonly #labels: ReadonlyMap<string, string | null>;
  /** In the order of the file, made when first asked for. */
  #inFile: FileOrder | null = null;

  /**
   * @param source index of the extracted text
   * @param map from characters of the extracted text to those of the reading text
   */
  constructor(extracted: Extracted, source: TextIndex, map: OffsetMap) {
    this.#extracted = extracted;
    this.#source = source;
    this.#map = map;
    this.#kept = keptBlocks(extracted, source, map);
    this.#labels = pageLabels(extracted);
  }

  /**
   * Where the characters [startChar, endChar) of the reading text stand in the document; undefined for an empty passage and for one of
   * which nothing comes from a block.
   */
  of(startChar: number, endChar: number): Citation | undefined {
    const first = this.#firstEndingAfter(startChar);
    const begin = this.#kept[first];
    if (begin === undefined || endChar <= startChar || begin.startChar >= endChar) return undefined;
    let last = first;
    while ((this.#kept[last + 1]?.startChar ?? endChar) < endChar) last += 1;
    const end = this.#kept[last] ?? begin;
    const firstPage = this.#pageOf(begin, this.#unitOf(Math.max(startChar, begin.startChar)));
    const lastPage = this.#pageOf(end, this.#unitOf(Math.min(endChar, end.endChar) - 1));
    const works = this.#extracted.collection?.works;
    const [from, to] = [works?.[begin.work], works?.[end.work]];
    return {
      ...(from === undefined || to === undefined ? {} : { entries: { first: from.entry, last: to.entry } }),
      ...(firstPage === undefined || lastPage === undefined
        ? {}
        : { pages: { first: firstPage, last: lastPage }, onPage: this.#onPage(first, firstPage) }),
      paragraphs: { first: first - begin.firstOfWork + 1, last: last - end.firstOfWork + 1 },
      kind: begin.block.kind,
      place: begin.block.place,
    };
  }

  #firstEndingAfter(char: number): number {
    return firstWhere(this.#kept.length, (middle) => elementAt(this.#kept, middle).endChar > char);
  }

  /** The unit of the extracted text that a character of the reading text came from. */
  #unitOf(char: number): number {
    return this.#source.charToUtf16(this.#map.toSource(char, char + 1).start);
  }

  /** Among the blocks that touch a page, the number of this one, in the order of the file. */
  #onPage(index: number, page: CitedPage): number {
    this.#inFile ??= this.#fileOrder();
    const { order, places, runs } = this.#inFile;
    const place = places[index] ?? 0;
    const [before, own] = [this.#kept[order[place - 1] ?? -1], this.#kept[index]];
    if (before === undefined || before.work !== own?.work) return 1;
    if (!isSame(this.#endPage(before), page)) return 1;
    return 1 + (runs[place - 1] ?? 0);
  }

  #fileOrder(): FileOrder {
    const order = [...this.#kept.keys()].sort(
      (a, b) => (this.#kept[a]?.fileIndex ?? 0) - (this.#kept[b]?.fileIndex ?? 0),
    );
    const places = new Uint32Array(order.length);
    const runs = new Uint32Array(order.length);
    let last: CitedPage | undefined;
    let work = -1;
    order.forEach((index, at) => {
      places[index] = at;
      const kept = this.#kept[index];
      const page = kept === undefined ? undefined : this.#endPage(kept);
      const goesOn = kept?.work === work && page !== undefined && isSame(last, page);
      runs[at] = goesOn ? (runs[at - 1] ?? 0) + 1 : 1;
      last = page;
      work = kept?.work ?? -1;
    });
    return { order, places, runs };
  }

  #endPage(kept: Kept): CitedPage | undefined {
    return this.#pageOf(kept, this.#unitOf(kept.endChar - 1));
  }

  #pageOf({ block: { place }, work }: Kept, unit: number): CitedPage | undefined {
    const { pages, collection } = this.#extracted;
    const { start: from = 0 } = collection?.works[work] ?? {};
    if (place.kind === 'pdf') {
      // Notes and heads between the parts of a paragraph stand after it, so that the order of the text is not that of the pages.
      const part = place.continued.findLast(({ start }) => start <= unit) ?? place;
      return { page: part.page, label: this.#labels.get(pageKey(work, part.page)) ?? null };
    }
    const low = firstWhere(pages.length, (middle) => elementAt(pages, middle).start > unit);
    const found = pages[low - 1];
    // A page without number and label says only that the page before has ended.
    if (found === undefined || found.start < from || (found.page ?? found.label) === null) return undefined;
    return { page: found.page, label: found.label };
  }
}

/** The index of each block in the order of the file: notes that were put after their marks state theirs. */
function fileIndexes(blocks: readonly Block[]): Uint32Array {
  const isTaken = new Uint8Array(blocks.length);
  for (const { fileIndex } of blocks) if (fileIndex !== undefined) isTaken[fileIndex] = 1;
  let next = 0;
  return Uint32Array.from(blocks, ({ fileIndex }) => {
    if (fileIndex !== undefined) return fileIndex;
    while (isTaken[next] === 1) next += 1;
    next += 1;
    return next - 1;
  });
}

/** The blocks of which the reading text has a part, each with its work. */
function keptBlocks({ blocks, collection }: Extracted, source: TextIndex, map: OffsetMap): readonly Kept[] {
  const kept: Kept[] = [];
  const inFile = fileIndexes(blocks);
  let work = 0;
  let firstOfWork = 0;
  for (const [index, block] of blocks.entries()) {
    while ((collection?.works[work]?.end ?? Infinity) <= block.start) {
      work += 1;
      firstOfWork = kept.length;
    }
    const { start, end } = map.toTarget(source.utf16ToChar(block.start), source.utf16ToChar(block.end));
    const fileIndex = inFile[index] ?? 0;
    if (end > start) kept.push({ block, startChar: start, endChar: end, work, firstOfWork, fileIndex });
  }
  return kept;
}

/** The printed label of each page of each work, by {@link pageKey}; of several with one number the first in the text. */
function pageLabels({ pages, collection }: Extracted): ReadonlyMap<string, string | null> {
  const labels = new Map<string, string | null>();
  let work = 0;
  for (const { start, page, label } of pages.toSorted((a, b) => a.start - b.start)) {
    while ((collection?.works[work]?.end ?? Infinity) < start) work += 1;
    const key = page === null ? null : pageKey(work, page);
    if (key !== null && !labels.has(key)) labels.set(key, label);
  }
  return labels;
}

function pageKey(work: number, page: number): string {
  return `${work}/${page}`;
}

function isSame(one: CitedPage | undefined, other: CitedPage): boolean {
  return one !== undefined && one.page === other.page && one.label === other.label;
}
