import { RunMatcher, type Glyphs } from './glyphs.js';
import type { MarkedContent, TextItem, TextPart, TextStyle } from './pdfjs.js';
import type { Piece } from './pieces.js';

/** How the upright frame of a page lies on the page: the text runs in this direction, in degrees against the clock. */
export type Turn = 0 | 90 | 180 | 270;

/** The text of one page as pieces. */
export interface PageText {
  readonly turn: Turn;
  /** Pieces that run in the direction of the page. */
  readonly pieces: readonly Piece[];
  /** Text that runs in another direction, or from top to bottom, in the order of the file; boxes as of pieces. */
  readonly turned: readonly Piece[];
  /** Runs drawn a second time over themselves. */
  readonly repeated: number;
}

const isRun = (item: TextItem | MarkedContent): item is TextItem => 'str' in item;

/** Direction of a run: a multiple of 90 degrees within 2 degrees; null for a slanted one. */
function turnOf([a = 1, b = 0]: readonly number[]): Turn | null {
  const degrees = (Math.atan2(b, a) * 180) / Math.PI;
  const quarter = Math.round(degrees / 90);
  if (!(Math.abs(degrees - 90 * quarter) <= 2)) return null;
  return ([0, 90, 180, 270] as const)[(quarter + 4) % 4] ?? null;
}

/** A point of the page in the upright frame. */
export function toFrame(x: number, y: number, turn: Turn): readonly [number, number] {
  switch (turn) {
    case 0:
      return [x, y];
    case 90:
      return [y, -x];
    case 180:
      return [-x, -y];
    case 270:
      return [-y, x];
  }
}

/** A point of the upright frame on the page. */
export function fromFrame(u: number, v: number, turn: Turn): readonly [number, number] {
  return toFrame(u, v, ([0, 270, 180, 90] as const)[turn / 90] ?? 0);
}

/** The direction of most characters. */
function pageTurn(runs: readonly TextItem[], styles: Readonly<Record<string, TextStyle>>): Turn {
  const chars = new Map<Turn, number>();
  for (const { str, transform, fontName } of runs) {
    const turn = styles[fontName]?.vertical === true ? null : turnOf(transform);
    if (turn !== null) chars.set(turn, (chars.get(turn) ?? 0) + str.trim().length);
  }
  let [best, most]: [Turn, number] = [0, 0];
  for (const [turn, count] of chars) if (count > most) [best, most] = [turn, count];
  return best;
}

/** Names of fonts that are bold. */
const BOLD = /bold|black|heavy|demi/i;

/**
 * Makes pieces of the runs of a page.
 * @param glyphs of the same page
 * @param fontNames names of the fonts by the ids in the runs
 */
export function pageTextOf(
  parts: readonly TextPart[],
  glyphs: Glyphs,
  fontNames: ReadonlyMap<string, string>,
): PageText {
  const items = parts.flatMap((part) => part.items);
  const styles = Object.assign({}, ...parts.map((part) => part.styles)) as Record<string, TextStyle>;
  const turn = pageTurn(items.filter(isRun), styles);
  const matcher = new RunMatcher(glyphs);
  const pieces: Piece[] = [];
  const turned: Piece[] = [];
  const drawn = new Map<string, Piece[]>();
  const content: boolean[] = [];
  let [order, hasSpaceBefore, artifacts, repeated] = [0, false, 0, 0];
  for (const item of items) {
    if (!isRun(item)) {
      if (item.type === 'endMarkedContent') artifacts -= content.pop() === true ? 1 : 0;
      else {
        content.push(item.tag === 'Artifact');
        artifacts += item.tag === 'Artifact' ? 1 : 0;
      }
      continue;
    }
    const matched = matcher.match(item.str);
    // A map to Unicode may give halves of surrogate pairs, and line breaks, which would end a line here.
    const text = matched.text
      .replace(/[\n-\r\u2028\u2029]+/gu, ' ')
      .replace(/\p{Cs}/gu, '\ufffd')
      .trim();
    if (text !== '') {
      const isVertical = styles[item.fontName]?.vertical === true;
      const [, , c = 0, d = 0, e = 0, f = 0] = item.transform;
      const own = isVertical ? null : turnOf(item.transform);
      const [x, y] = toFrame(e, f, turn);
      const size = Math.round((isVertical ? item.width : Math.hypot(c, d)) * 20) / 20;
      const piece: Piece = {
        text,
        x0: x,
        x1: x + (own === turn ? item.width : size),
        y,
        size,
        isBold: BOLD.test(fontNames.get(item.fontName) ?? ''),
        isMonospace: styles[item.fontName]?.fontFamily === 'monospace',
        isRightToLeft: item.dir === 'rtl',
        isHidden: matched.isHidden,
        isArtifact: artifacts > 0,
        hasSpaceBefore: hasSpaceBefore || /^\s/u.test(matched.text),
        order: order++,
      };
      if (![x, y, piece.x1, size].every((value) => Math.abs(value) < 1e7)) continue;
      const twins = drawn.get(text);
      const isTwin = twins?.some((twin) => isOver(twin, piece)) === true;
      if (isTwin) repeated += 1;
      if (twins === undefined) drawn.set(text, [piece]);
      else if (!isTwin && twins.length < 100) twins.push(piece);
      (own === turn ? pieces : turned).push(isTwin ? { ...piece, isHidden: true } : piece);
      hasSpaceBefore = false;
    }
    if (item.hasEOL || /\s$/u.test(item.str) || (text === '' && item.str !== '')) hasSpaceBefore = true;
  }
  return { turn, pieces, turned, repeated };
}

/** Is a piece drawn over another one with the same text? */
function isOver(a: Piece, b: Piece): boolean {
  return (
    Math.abs(a.x0 - b.x0) < 0.12 * a.size &&
    Math.abs(a.y - b.y) < 0.12 * a.size &&
    Math.abs(a.size - b.size) < 0.5
  );
}
