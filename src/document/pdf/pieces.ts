/**
 * A run of characters of one font on one baseline. Coordinates are points in the upright frame of its page: x grows to the right, y
 * upwards, and the text runs along x.
 */
export interface Piece {
  /** Without white space at its ends. */
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
  /** Baseline. */
  readonly y: number;
  /** Size of the font. */
  readonly size: number;
  readonly isBold: boolean;
  readonly isMonospace: boolean;
  readonly isRightToLeft: boolean;
  /** Drawn invisibly, or drawn a second time over itself. */
  readonly isHidden: boolean;
  /** The file says that this is no part of the content of the page (marked content of the kind Artifact). */
  readonly isArtifact: boolean;
  readonly hasSpaceBefore: boolean;
  /** Place in the order of the file. */
  readonly order: number;
}

/** Pieces of one row. */
export interface Line {
  /** From left to right, or from right to left if most of them run so. */
  readonly pieces: readonly Piece[];
  /** Offset of each piece in the text. */
  readonly starts: readonly number[];
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  /** Size of most characters. */
  readonly size: number;
  /** Widest gap between two neighbors, in units of the size. */
  readonly widestGap: number;
  /** Gaps wider than 2.5 times the size of a neighbor. */
  readonly wideGaps: number;
  /** Index of the page, from 0. */
  readonly page: number;
}

/**
 * Is there white space between two neighbors? pdf.js finds it between runs that follow each other from left to right; elsewhere the gap
 * decides.
 */
function isSpaced(a: Piece, b: Piece, isRightToLeft: boolean): boolean {
  if (b.order === a.order + 1 && !isRightToLeft) return b.hasSpaceBefore;
  if (b.order === a.order + 1 && b.hasSpaceBefore) return true;
  if (a.order === b.order + 1 && a.hasSpaceBefore) return true;
  const gap = isRightToLeft ? a.x0 - b.x1 : b.x0 - a.x1;
  return gap > 0.12 * Math.max(a.size, b.size);
}

/** The size that most characters have. */
function commonSize(pieces: readonly Piece[]): number {
  const chars = new Map<number, number>();
  let best = 0;
  let most = 0;
  for (const { size, text } of pieces) {
    const count = (chars.get(size) ?? 0) + text.length;
    chars.set(size, count);
    if (count > most) [best, most] = [size, count];
  }
  return best;
}

/** A line of pieces, in the order in which they are read; there is at least one. */
export function lineOf(pieces: readonly Piece[], page: number): Line {
  const rightToLeft = pieces.reduce((sum, { text, isRightToLeft }) => {
    return sum + (isRightToLeft ? text.length : -text.length);
  }, 0);
  const isRightToLeft = rightToLeft > 0;
  const sorted = [...pieces].sort((a, b) => {
    return (isRightToLeft ? b.x1 - a.x1 : a.x0 - b.x0) || a.order - b.order;
  });
  const size = commonSize(sorted);
  const starts: number[] = [];
  let [widest, wideGaps, x0, x1] = [0, 0, Infinity, -Infinity];
  let before: Piece | null = null;
  const parts: string[] = [];
  let length = 0;
  for (const piece of sorted) {
    if (before !== null && isSpaced(before, piece, isRightToLeft)) {
      parts.push(' ');
      length += 1;
    }
    if (before !== null) {
      const gap = isRightToLeft ? before.x0 - piece.x1 : piece.x0 - before.x1;
      widest = Math.max(widest, gap);
      wideGaps += gap > 2.5 * piece.size ? 1 : 0;
    }
    starts.push(length);
    parts.push(piece.text);
    length += piece.text.length;
    x0 = Math.min(x0, piece.x0);
    x1 = Math.max(x1, piece.x1);
    before = piece;
  }
  const text = parts.join('');
  const y = sorted.find((piece) => piece.size === size)?.y ?? 0;
  return {
    pieces: sorted,
    starts,
    text,
    x0,
    x1,
    y,
    size,
    widestGap: size > 0 ? widest / size : 0,
    wideGaps,
    page,
  };
}

/** How much two rows overlap in height, as a share of the smaller one. */
function overlap(a: { y: number; size: number }, b: { y: number; size: number }): number {
  const low = Math.max(a.y - 0.2 * a.size, b.y - 0.2 * b.size);
  const high = Math.min(a.y + 0.7 * a.size, b.y + 0.7 * b.size);
  return (high - low) / (0.9 * Math.max(0.1, Math.min(a.size, b.size)));
}

/** Is one of two a large initial, which is joined with its line only when its column is known? */
function isInitialBeside(a: Piece, b: Piece): boolean {
  const [large, small] = a.size > b.size ? [a, b] : [b, a];
  return large.size > 1.7 * small.size && /^["'“‘«]?\p{L}{1,2}$/u.test(large.text);
}

/** Pieces that follow each other in the file, on one row, without a gap as wide as their size. */
export function chunksOf(pieces: readonly Piece[], page: number): readonly Line[] {
  const chunks: Line[] = [];
  let current: Piece[] = [];
  let [largest, right]: [Piece | null, number] = [null, 0];
  const flush = (): void => {
    if (current.length > 0) chunks.push(lineOf(current, page));
    current = [];
    largest = null;
  };
  for (const piece of pieces) {
    const base: Piece | null = largest;
    if (base !== null) {
      const gap = (piece.x0 - right) / Math.max(piece.size, base.size);
      const reversed = (base.x0 - piece.x1) / Math.max(piece.size, base.size);
      const near = piece.isRightToLeft ? Math.abs(reversed) < 1 || Math.abs(gap) < 1 : gap > -0.6 && gap < 1;
      if (!near || overlap(base, piece) < 0.5 || isInitialBeside(base, piece)) flush();
    }
    if (largest === null || piece.size > largest.size) largest = piece;
    right = current.length === 0 ? piece.x1 : Math.max(right, piece.x1);
    current.push(piece);
  }
  flush();
  return chunks;
}

/** A row: the whole line, and the chunks of which it consists. */
export interface Row {
  readonly line: Line;
  readonly chunks: readonly Line[];
}

/** Chunks that stand on the same row are joined; from top to bottom. */
export function rowsOf(chunks: readonly Line[]): readonly Row[] {
  const sorted = [...chunks].sort((a, b) => b.y - a.y || a.x0 - b.x0);
  const groups: { base: Line; chunks: Line[] }[] = [];
  for (const chunk of sorted) {
    const group = groups.at(-1);
    const first = chunk.pieces[0];
    const base = group?.base.pieces[0];
    const isInitial = first !== undefined && base !== undefined && isInitialBeside(first, base);
    if (group === undefined || isInitial || overlap(group.base, chunk) < 0.5) {
      groups.push({ base: chunk, chunks: [chunk] });
    } else {
      group.chunks.push(chunk);
      if (chunk.size > group.base.size) group.base = chunk;
    }
  }
  return groups.map(({ base, chunks: own }) => ({
    line:
      own.length === 1
        ? base
        : lineOf(
            own.flatMap(({ pieces }) => pieces),
            base.page,
          ),
    chunks: [...own].sort((a, b) => a.x0 - b.x0),
  }));
}
