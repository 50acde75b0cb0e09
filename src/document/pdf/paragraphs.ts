import type { BlockKind } from '../../domain/index.js';
import type { Measures } from './measures.js';
import { extent, mode, quantile } from './numbers.js';
import type { Line } from './pieces.js';

/** Lines that are one block. */
export interface Paragraph {
  readonly kind: BlockKind;
  /** Of a heading, from 1; 0 otherwise. */
  readonly level: number;
  readonly lines: readonly Line[];
  /** Does the first line stand at the left edge of its column, so that it may go on from the column before? */
  readonly isFlush: boolean;
  /** Does the last line end where a next word would not have fitted, so that the paragraph may go on? */
  readonly isFull: boolean;
}

const TERMINAL = /(?:[.!?:;…]|[—–](?=["'”’»›)\]]))["'”’»›)\]]*$/u;
const OPENS_LOW = /^["'“‘«(]*\p{Ll}/u;
const OPENS_HIGH = /^["'“‘«([]*[\p{Lu}\p{N}]/u;
const LEADERS = /(?:[.·…]\s?){4,}\s*\S{0,12}$/u;
const BULLET = /^(?:[•‣◦▪●○■–—*]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s)/u;
const HYPHEN = /[-‐\u00ad]$/u;

/** Leaders are sought in the end of a line only. */
const isLeader = (line: Line): boolean => LEADERS.test(line.text.slice(-40));
/**
 * Is it a row of a table, or of a list with leaders? In a narrow justified line all gaps are wide; in a row of a table only some are, or they
 * are very wide, or a number stands at the end.
 */
export function isTabular(line: Line): boolean {
  if (isLeader(line)) return true;
  if (line.wideGaps === 0) return false;
  return line.widestGap > 8 || /\d$/u.test(line.text) || line.wideGaps < line.text.split(' ').length - 1;
}
const isMono = (line: Line): boolean => line.pieces.every((piece) => piece.isMonospace);
const isBold = (line: Line): boolean => line.pieces.every((piece) => piece.isBold);

/** Edges of a column. */
interface Edges {
  readonly left: number;
  readonly right: number;
  readonly measures: Measures;
}

/** Would the first word of the next line have fitted at the end of this one, with `slack` times the size to spare? */
function hadRoom(line: Line, next: Line, { right }: Edges, slack: number): boolean {
  const space = next.text.indexOf(' ');
  const letters = space < 0 ? next.text.length : space;
  const width = ((next.x1 - next.x0) / Math.max(1, next.text.length)) * letters;
  return line.x1 + (0.25 + slack) * line.size + width <= right;
}

function edgesOf(lines: readonly Line[], measures: Measures, isSingle: boolean): Edges {
  const starts = new Map<number, number>();
  for (const { x0 } of lines) starts.set(Math.round(x0 / 2), (starts.get(Math.round(x0 / 2)) ?? 0) + 1);
  const needed = Math.max(2, 0.15 * lines.length);
  const common = [...starts].filter(([, count]) => count >= needed).map(([bin]) => bin);
  const left = common.length > 0 ? extent(common).least * 2 : extent(lines.map(({ x0 }) => x0)).least;
  const widest = quantile(
    lines.map(({ x1 }) => x1),
    lines.length > 20 ? 0.95 : 0.999,
  );
  return { left, right: Math.max(widest, isSingle ? left + measures.width : -Infinity), measures };
}

/** Is the step down to a line wider than lines of one paragraph have? */
function isApart(before: Line, line: Line, leading: number): boolean {
  const step = before.y - line.y;
  return step <= 0 || step > 1.28 * leading * Math.max(before.size, line.size);
}

const sizesDiffer = (a: Line, b: Line): boolean =>
  Math.abs(a.size - b.size) > 0.08 * Math.max(a.size, b.size);

/** Levels of headings by their size: the largest is 1. */
export type HeadingLevel = (line: Line) => number | null;

/** Lines between which there is no wider gap, no change of size and no heading. */
function runsOf(lines: readonly Line[], leading: number, levelOf: HeadingLevel): Line[][] {
  const runs: Line[][] = [];
  for (const line of lines) {
    const before = runs.at(-1)?.at(-1);
    const level = levelOf(line);
    const isNew =
      before === undefined ||
      isMono(before) !== isMono(line) ||
      level !== levelOf(before) ||
      sizesDiffer(before, line) ||
      (level === null ? isApart(before, line, leading) : isApart(before, line, 1.4 * leading));
    if (isNew) runs.push([line]);
    else runs.at(-1)?.push(line);
  }
  return runs;
}

/** Do lines end where their author ended them? */
function isVerse(run: readonly Line[], edges: Edges): boolean {
  if (run.length < 3 || run.some(isTabular)) return false;
  const inner = run.slice(0, -1);
  const next = (at: number): Line => run[at + 1] ?? edgesLine;
  const short = inner.filter((line, at) => hadRoom(line, next(at), edges, 0.6));
  if (short.length < 0.6 * inner.length) return false;
  const open = inner.filter((line) => !TERMINAL.test(line.text));
  const capitals = inner.filter((line, at) => !TERMINAL.test(line.text) && OPENS_HIGH.test(next(at).text));
  const hyphens = inner.filter(({ text }) => HYPHEN.test(text)).length;
  if (hyphens > 0.1 * inner.length) return false;
  // Short lines that end sentences are speeches; each is a paragraph.
  if (open.length < 0.25 * inner.length) return false;
  return short.length >= 0.85 * inner.length || capitals.length >= 0.7 * open.length;
}

const edgesLine: Line = {
  pieces: [],
  starts: [],
  text: '',
  x0: 0,
  x1: 0,
  y: 0,
  size: 1,
  widestGap: 0,
  wideGaps: 0,
  page: 0,
};

/** Does a paragraph begin with `line`? */
function begins(
  before: Line,
  line: Line,
  isSecond: boolean,
  first: Line,
  edges: Edges,
  hasFlush: boolean,
): boolean {
  if (isTabular(before) || isTabular(line)) return true;
  const em = line.size;
  const step = line.x0 - before.x0;
  const hasRoom = hadRoom(before, line, edges, 1);
  const ends = TERMINAL.test(before.text);
  if (BULLET.test(line.text) && (hasRoom || ends) && (Math.abs(line.x0 - first.x0) < em || step <= 0))
    return true;
  if (isSecond && BULLET.test(before.text) && step > 0) return false;
  if (step >= 0.7 * em)
    return hasRoom || ends || (!OPENS_LOW.test(line.text) && !HYPHEN.test(before.text) && !isSecond);
  if (step <= -0.7 * em && !isSecond && (hasRoom || ends)) return true;
  const isIndented = line.x0 - edges.left >= 0.7 * em;
  // A speech of one full line, and the next speech: both are indented, other lines are not.
  if (isIndented && isSecond && ends && hasFlush) return true;
  if (hasRoom && (ends || isIndented || !OPENS_LOW.test(line.text))) return true;
  return false;
}

function proseOf(run: readonly Line[], edges: Edges): Line[][] {
  const paragraphs: Line[][] = [];
  const hasFlush = run.some((line, at) => at > 0 && line.x0 - edges.left < 0.3 * line.size);
  for (const line of run) {
    const own = paragraphs.at(-1);
    const [first, before] = [own?.[0], own?.at(-1)];
    if (own === undefined || first === undefined || before === undefined) paragraphs.push([line]);
    else if (begins(before, line, own.length === 1, first, edges, hasFlush)) paragraphs.push([line]);
    else own.push(line);
  }
  return paragraphs;
}

/** The leading of a column over the size of its lines; that of the document where the column has no usual one. */
function leadingOf(lines: readonly Line[], measures: Measures): number {
  const steps = lines.flatMap((line, at) => {
    const before = lines[at - 1];
    return before !== undefined && !sizesDiffer(before, line) && before.y > line.y
      ? [[(before.y - line.y) / line.size, 1] as const]
      : [];
  });
  if (steps.length < 6) return measures.leading;
  const own = mode(steps, 0.04);
  const share = steps.filter(([step]) => Math.abs(step - own) < 0.06).length / steps.length;
  return share >= 0.5 && own >= 0.9 && own <= 3 ? own : measures.leading;
}

/**
 * Paragraphs of one column. A paragraph begins after a wider gap, at an indent, after a line that ends before the right edge although the next
 * word would have fitted, and at a mark of a list. Lines that are mostly shorter than the column are verse; lines in a font of one width
 * are preformatted, if the running text is not.
 * @param lines from top to bottom
 * @param isSingle is it the only column of its page?
 */
export function paragraphsOf(
  lines: readonly Line[],
  measures: Measures,
  isSingle: boolean,
  levelOf: HeadingLevel,
): readonly Paragraph[] {
  const edges = edgesOf(lines, measures, isSingle);
  const leading = leadingOf(lines, measures);
  return runsOf(lines, leading, levelOf).flatMap((run): Paragraph[] => {
    const [first] = run;
    if (first === undefined) return [];
    const level = levelOf(first);
    const one = (kind: BlockKind, own: readonly Line[]): Paragraph => {
      const last = own.at(-1) ?? first;
      const isFull = last.x1 >= edges.right - 3 * last.size;
      const isFlush = (own[0] ?? first).x0 - edges.left < 0.7 * first.size;
      return { kind, level: kind === 'heading' ? (level ?? 1) : 0, lines: own, isFlush, isFull };
    };
    if (level !== null) return [one('heading', run)];
    if (isMono(first) && !measures.isMonospace) return [one('preformatted', run)];
    if (isVerse(run, edges)) return [one('verse', run)];
    return proseOf(run, edges).map((own) =>
      one(BULLET.test(own[0]?.text ?? '') ? 'list-item' : 'paragraph', own),
    );
  });
}

/**
 * Decides which lines are headings: those that the outline names, and those that are larger than the running text by 15% or, in bold
 * type, as large, if they have at most 200 characters.
 * @param named levels of the lines that the outline names
 */
export function headingLevels(
  lines: readonly Line[],
  measures: Measures,
  named: ReadonlyMap<Line, number>,
): HeadingLevel {
  const isLarge = (line: Line): boolean =>
    line.size >= 1.15 * measures.size &&
    line.text.length <= 200 &&
    /\p{L}|\p{N}/u.test(line.text) &&
    !isLeader(line);
  const isBoldHead = (line: Line): boolean =>
    !measures.isBold &&
    isBold(line) &&
    line.size >= 0.98 * measures.size &&
    line.text.length <= 120 &&
    !/[.,;:]$/u.test(line.text) &&
    /^\P{Ll}/u.test(line.text) &&
    !BULLET.test(line.text.slice(0, 2)) &&
    !isTabular(line);
  const sizes = [...new Set(lines.filter(isLarge).map(({ size }) => Math.round(size * 2)))].sort(
    (a, b) => b - a,
  );
  const levels = new Map(sizes.map((size, at) => [size, Math.min(6, at + 1)]));
  const boldLevel = Math.min(6, sizes.length + 1);
  return (line) => {
    const level = named.get(line);
    if (level !== undefined) return level;
    if (isLarge(line)) return levels.get(Math.round(line.size * 2)) ?? 1;
    return isBoldHead(line) ? boldLevel : null;
  };
}
