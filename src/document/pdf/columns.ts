import { extent, quantile } from './numbers.js';
import { rowsOf, type Line } from './pieces.js';

const BINS = 400;

/** Columns within columns are sought this deep; a page with more is read row by row. */
const DEPTH = 6;

interface Gutter {
  readonly from: number;
  readonly to: number;
}

const leftOf = (chunks: readonly Line[]): number => extent(chunks.map(({ x0 }) => x0)).least;
const rightOf = (chunks: readonly Line[]): number => extent(chunks.map(({ x1 }) => x1)).greatest;

/** Do these chunks look like a column of text and not like a column of numbers or marks? */
function isTextColumn(chunks: readonly Line[], width: number): boolean {
  const chars = chunks.reduce((sum, { text }) => sum + text.length, 0);
  return chars >= 14 * rowsOf(chunks).length && rightOf(chunks) - leftOf(chunks) >= 0.15 * width;
}

/** Do two columns stand beside each other over the height of at least three lines? */
function areBeside(left: readonly Line[], right: readonly Line[], size: number): boolean {
  const [one, other] = [extent(left.map(({ y }) => y)), extent(right.map(({ y }) => y))];
  return Math.min(one.greatest, other.greatest) - Math.max(one.least, other.least) >= 2 * size;
}

/** An upright band without text, or with little, that has columns of text on both sides; null if there is none. */
function gutterOf(chunks: readonly Line[]): Gutter | null {
  const left = leftOf(chunks);
  const width = rightOf(chunks) - left;
  if (!(width > 0)) return null;
  const size = quantile(
    chunks.map((chunk) => chunk.size),
    0.5,
  );
  const bin = (x: number): number => Math.min(BINS - 1, Math.max(0, Math.floor(((x - left) / width) * BINS)));
  const ends = new Int32Array(BINS + 1);
  const begins = new Int32Array(BINS + 1);
  for (const { x0, x1 } of chunks) {
    ends[bin(x1) + 1] = (ends[bin(x1) + 1] ?? 0) + 1;
    begins[bin(x0)] = (begins[bin(x0)] ?? 0) + 1;
  }
  const candidates: { from: number; to: number; crossing: number }[] = [];
  let [ended, begun] = [0, 0];
  for (let at = 0; at < BINS; at++) {
    ended += ends[at] ?? 0;
    begun += begins[at] ?? 0;
    const after = chunks.length - begun;
    const crossing = begun - ended;
    if (ended < 3 || after < 3 || crossing > 0.35 * Math.min(ended, after)) continue;
    const last = candidates.at(-1);
    if (last !== undefined && last.to === at - 1 && last.crossing === crossing) last.to = at;
    else candidates.push({ from: at, to: at, crossing });
  }
  const wide = candidates
    .filter(({ from, to }) => ((to + 1 - from) / BINS) * width >= 0.7 * size)
    .sort((a, b) => a.crossing - b.crossing || b.to - b.from - (a.to - a.from) || a.from - b.from);
  for (const { from, to } of wide.slice(0, 8)) {
    const gutter = { from: left + (from / BINS) * width, to: left + ((to + 1) / BINS) * width };
    const { before, after } = sides(chunks, gutter);
    if (
      before.length >= 3 &&
      after.length >= 3 &&
      isTextColumn(before, width) &&
      isTextColumn(after, width) &&
      areBeside(before, after, size)
    ) {
      return gutter;
    }
  }
  return null;
}

function sides(
  chunks: readonly Line[],
  gutter: Gutter,
): { readonly before: Line[]; readonly after: Line[]; readonly across: Set<Line> } {
  const before: Line[] = [];
  const after: Line[] = [];
  const across = new Set<Line>();
  const center = (gutter.from + gutter.to) / 2;
  for (const chunk of chunks) {
    if (chunk.x1 <= center) before.push(chunk);
    else if (chunk.x0 >= center) after.push(chunk);
    else across.add(chunk);
  }
  return { before, after, across };
}

/**
 * The lines of a page, column by column, in reading order. Where an upright band without text has columns of text on both sides, the left
 * column is read before the right one (the right one first where most of the text runs from right to left); what crosses the band divides the page into an upper and a lower part. Columns may hold columns.
 * Rows of a table of short entries are read row by row.
 */
export function columnsOf(chunks: readonly Line[]): readonly (readonly Line[])[] {
  return split(chunks, DEPTH).filter((lines) => lines.length > 0);
}

function countOf(chunks: readonly Line[], rightToLeft: boolean): number {
  return chunks.filter(({ pieces }) => pieces[0]?.isRightToLeft === rightToLeft).length;
}

function split(chunks: readonly Line[], depth: number): (readonly Line[])[] {
  const gutter = depth > 0 && chunks.length >= 6 ? gutterOf(chunks) : null;
  if (gutter === null) return [rowsOf(chunks).map(({ line }) => line)];
  const { before, after, across } = sides(chunks, gutter);
  const isBefore = new Set(before);
  const isAfter = new Set(after);
  const found: (readonly Line[])[] = [];
  let [left, right, whole]: [Line[], Line[], Line[]] = [[], [], []];
  const flush = (): void => {
    if (whole.length > 0) found.push(rowsOf(whole).map(({ line }) => line));
    if (Math.min(left.length, right.length) < 2) found.push(...split([...left, ...right], 0));
    else {
      const isReversed = countOf(chunks, true) > countOf(chunks, false);
      const [first, second] = isReversed ? [right, left] : [left, right];
      found.push(...split(first, depth - 1), ...split(second, depth - 1));
    }
    [left, right, whole] = [[], [], []];
  };
  for (const chunk of [...chunks].sort((a, b) => b.y - a.y || a.x0 - b.x0)) {
    if (across.has(chunk)) {
      if (left.length + right.length > 0) flush();
      whole.push(chunk);
    } else if (isBefore.has(chunk)) left.push(chunk);
    else if (isAfter.has(chunk)) right.push(chunk);
  }
  flush();
  return found;
}
