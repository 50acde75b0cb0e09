import { pageNumberOf, quantile } from './numbers.js';
import type { Row } from './pieces.js';

/** A row at the head or foot of a page that is no part of the running text. */
export interface MarginRow {
  readonly row: Row;
  readonly kind: 'running-head' | 'page-number';
  readonly isAtFoot: boolean;
  /** Where the page number stands in the text of the row; null if it has none. */
  readonly number: { readonly start: number; readonly end: number } | null;
}

/** Rows at each end of a page that may be heads or feet. */
const REACH = 3;

interface Candidate {
  readonly page: number;
  readonly row: Row;
  readonly isAtFoot: boolean;
  /** 0 at the edge of the page. */
  readonly depth: number;
  readonly numbers: readonly FoundNumber[];
}

interface FoundNumber {
  readonly start: number;
  readonly end: number;
  /** Page numbers that count on have the same key. */
  readonly key: string;
  readonly text: string;
  /** Is it the whole row, or apart from the rest of it? */
  readonly isApart: boolean;
  readonly isWhole: boolean;
}

const BEFORE_NUMBER = /^(?:page|pg?\.|p\.|seite|s\.|folio|página|pág\.|pagina|стр\.)\s*/iu;
const AFTER_NUMBER = /\s*(?:\/|of|von|de|sur|di)\s*\d{1,5}$/iu;
const DECORATION = /[-–—•·|()[\]{}.:\s]/u;

/** A number that a text is, apart from decoration such as `- 12 -` or `Page 12 of 30`; offsets in the text. */
function bareNumber(text: string): { start: number; end: number } | null {
  if (text.length > 40) return null;
  let [start, end] = [0, text.length];
  const trim = (): void => {
    while (start < end && DECORATION.test(text[start] ?? '')) start += 1;
    while (end > start && DECORATION.test(text[end - 1] ?? '')) end -= 1;
  };
  trim();
  start += BEFORE_NUMBER.exec(text.slice(start, end))?.[0].length ?? 0;
  end -= AFTER_NUMBER.exec(text.slice(start, end))?.[0].length ?? 0;
  trim();
  return pageNumberOf(text.slice(start, end)) === null ? null : { start, end };
}

function numbersOf({ line, chunks }: Row, page: number): readonly FoundNumber[] {
  const found: FoundNumber[] = [];
  const add = (start: number, end: number, isApart: boolean, isWhole: boolean): void => {
    const text = line.text.slice(start, end);
    const number = pageNumberOf(text);
    if (number === null) return;
    const key = `${number.isRoman ? 'roman' : 'arabic'} ${number.value - page}`;
    found.push({ start, end, key, text, isApart, isWhole });
  };
  const whole = bareNumber(line.text);
  if (whole !== null) {
    add(whole.start, whole.end, true, true);
    return found;
  }
  const first = chunks.length > 1 ? chunks[0]?.text : undefined;
  const last = chunks.length > 1 ? chunks.at(-1)?.text : undefined;
  for (const [text, offset] of [
    [first, 0],
    [last, line.text.length - (last?.length ?? 0)],
  ] as const) {
    const own =
      text === undefined || line.text.slice(offset, offset + text.length) !== text ? null : bareNumber(text);
    if (own !== null) add(offset + own.start, offset + own.end, true, false);
  }
  const lead = /^\S{1,12}(?=\s)/u.exec(line.text)?.[0] ?? '';
  if (lead !== '') add(0, lead.length, false, false);
  const tail = line.text.lastIndexOf(' ') + 1;
  if (tail > 0 && line.text.length - tail <= 12) add(tail, line.text.length, false, false);
  return found;
}

/** What is equal in the heads of pages: numbers do not count, nor does case. */
function signature(text: string): string {
  const words = text.toLowerCase().split(/\s+/u);
  return words
    .map((word, at) => {
      const isAtEnd = at === 0 || at === words.length - 1;
      return isAtEnd && pageNumberOf(word) !== null ? '#' : word.replace(/\d+/g, '#');
    })
    .join(' ');
}

function candidatesOf(rows: readonly Row[], page: number): readonly Candidate[] {
  const count = Math.min(REACH, Math.ceil(rows.length / 2));
  const one = (row: Row, depth: number, isAtFoot: boolean): Candidate => {
    return { page, row, depth, isAtFoot, numbers: numbersOf(row, page) };
  };
  const foot = rows.length === 1 ? [] : rows.slice(-count).reverse();
  return [
    ...rows.slice(0, count).map((row, depth) => one(row, depth, false)),
    ...foot.filter((row) => !rows.slice(0, count).includes(row)).map((row, depth) => one(row, depth, true)),
  ];
}

/** Keys of numbers that count on: on three pages at least, or on both pages of two; or equal to the stated label of two pages. @param needsGap do only numbers count that stand alone or apart in their row? */
function countingKeys(
  candidates: readonly Candidate[],
  pages: number,
  labels: readonly (string | null)[],
  needsGap: boolean,
): ReadonlySet<string> {
  const seen = new Map<string, Set<number>>();
  const stated = new Map<string, Set<number>>();
  const add = (map: Map<string, Set<number>>, key: string, page: number): void => {
    map.set(key, (map.get(key) ?? new Set()).add(page));
  };
  for (const { page, numbers } of candidates) {
    for (const { key, text, isApart } of numbers) {
      if (needsGap && !isApart) continue;
      add(seen, key, page);
      if (labels[page]?.toLowerCase() === text.toLowerCase()) add(stated, key, page);
    }
  }
  const needed = pages <= 2 ? 2 : 3;
  const keys = [...seen].filter(([, own]) => own.size >= needed).map(([key]) => key);
  return new Set([...keys, ...[...stated].filter(([, own]) => own.size >= 2).map(([key]) => key)]);
}

/**
 * Does a row at the foot begin with the number of a note: a raised one, one that does not count on from page to page, or one on a page whose
 * own number stands alone?
 */
function isNote(candidate: Candidate, counting: ReadonlySet<string>, numbered: ReadonlySet<number>): boolean {
  const { row, numbers, isAtFoot, page } = candidate;
  const [first] = row.line.pieces;
  if (!isAtFoot || first === undefined) return false;
  const isRaised = first.size < 0.87 * row.line.size && first.y > row.line.y;
  return (
    isRaised ||
    numbers.some(({ start, isWhole, key }) => {
      return start === 0 && !isWhole && (numbered.has(page) || !counting.has(key));
    })
  );
}

/** Rows with the same words at the same height on three pages or more, which are at least half of the pages (or of the left or right pages) from the first to the last of them. */
function repeatedRows(candidates: readonly Candidate[]): ReadonlySet<Row> {
  const counting = countingKeys(candidates, Infinity, [], false);
  const numbered = new Set(
    candidates
      .filter(({ numbers }) => numbers.some(({ isWhole, key }) => isWhole && counting.has(key)))
      .map(({ page }) => page),
  );
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    if (isNote(candidate, counting, numbered)) continue;
    const words = signature(candidate.row.line.text);
    if (!/\p{L}|#/u.test(words)) continue;
    const key = `${candidate.isAtFoot ? 'foot' : 'head'} ${words}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  const repeated = new Set<Row>();
  for (const group of groups.values()) {
    const height = quantile(
      group.map(({ row }) => row.line.y),
      0.5,
    );
    const own = group.filter(({ row }) => Math.abs(row.line.y - height) <= 6);
    const pages = [...new Set(own.map(({ page }) => page))];
    const [first = 0, last = 0] = [pages[0], pages.at(-1)];
    const isOneSide = pages.every((page) => page % 2 === first % 2);
    if (pages.length < 3 || pages.length * (isOneSide ? 4 : 2) < last - first + 1) continue;
    for (const { row } of own) repeated.add(row);
  }
  return repeated;
}

/** A height at which heads stand, and their size. */
interface Slot {
  readonly isAtFoot: boolean;
  readonly y: number;
  readonly size: number;
}

/** Rows at the edge of their pages that stand at a height, and in a size, at which heads stand on three pages and 30% of all pages. */
function rowsInSlots(
  candidates: readonly (readonly Candidate[])[],
  found: readonly (readonly MarginRow[])[],
): ReadonlySet<Row> {
  const counts = new Map<string, { slot: Slot; pages: number }>();
  for (const rows of found) {
    const seen = new Set<string>();
    for (const { row, isAtFoot, kind } of rows) {
      if (kind !== 'running-head') continue;
      const slot = { isAtFoot, y: Math.round(row.line.y), size: row.line.size };
      const key = `${isAtFoot} ${slot.y} ${slot.size}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const own = counts.get(key) ?? { slot, pages: 0 };
      own.pages += 1;
      counts.set(key, own);
    }
  }
  const needed = Math.max(3, 0.3 * candidates.length);
  const slots = [...counts.values()].filter(({ pages }) => pages >= needed).map(({ slot }) => slot);
  const rows = new Set<Row>();
  for (const page of candidates) {
    for (const [at, { row, isAtFoot, depth }] of page.entries()) {
      const { y, size } = row.line;
      const inner = page[at + 1];
      const step = inner?.isAtFoot === isAtFoot ? Math.abs(inner.row.line.y - y) : Infinity;
      const isApart = step > 1.6 * size;
      const isIn = slots.some((slot) => {
        return slot.isAtFoot === isAtFoot && Math.abs(slot.y - y) <= 1.5 && Math.abs(slot.size - size) < 0.3;
      });
      if (depth === 0 && isApart && isIn) rows.add(row);
    }
  }
  return rows;
}

/** The rows of one page that are no running text: from the edges inwards, up to the first row that is not accepted. */
function acceptedRows(
  candidates: readonly Candidate[],
  keys: ReadonlySet<string>,
  accepted: ReadonlySet<Row>,
): readonly MarginRow[] {
  const found: MarginRow[] = [];
  for (const isAtFoot of [false, true]) {
    for (const { row, numbers } of candidates.filter((one) => one.isAtFoot === isAtFoot)) {
      const counting = numbers.filter(({ key }) => keys.has(key));
      const apart = counting.find(({ isApart }) => isApart);
      if (apart === undefined && !accepted.has(row)) break;
      const number = apart ?? counting[0] ?? null;
      const kind = number?.isWhole === true ? 'page-number' : 'running-head';
      found.push({ row, kind, isAtFoot, number: number && { start: number.start, end: number.end } });
    }
  }
  return found.sort((a, b) => b.row.line.y - a.row.line.y);
}

/** Rows that the file names as artifacts, on pages where it does not name all text so. */
function artifactsOf(rows: readonly Row[]): readonly Row[] {
  const own = rows.filter(({ line }) => line.pieces.every((piece) => piece.isArtifact));
  return own.length < rows.length ? own : [];
}

/**
 * Finds running heads, running feet and page numbers, by these rules. Words that repeat at the same height are a running head (numbers in
 * them do not count). A number that stands alone, or apart in its row, and counts on from page to page is a page number, and its row a
 * running head. A row apart from the text, at a height and in a size in which running heads stand on many pages, is one too. Rows at the
 * edge that the file itself names as artifacts count as well. A row counts only if all rows between it and the edge of the page count.
 * @param pages rows of each page, from top to bottom
 * @param labels stated labels of the pages
 * @returns for each page its rows, from top to bottom
 */
export function marginsOf(
  pages: readonly (readonly Row[])[],
  labels: readonly (string | null)[],
): readonly (readonly MarginRow[])[] {
  const candidates = pages.map((rows, page) => candidatesOf(rows, page));
  const all = candidates.flat();
  const keys = countingKeys(all, pages.length, labels, true);
  const accepted = new Set([...repeatedRows(all), ...pages.flatMap(artifactsOf)]);
  const first = candidates.map((own) => acceptedRows(own, keys, accepted));
  for (const row of rowsInSlots(candidates, first)) accepted.add(row);
  return candidates.map((own) => acceptedRows(own, keys, accepted));
}
