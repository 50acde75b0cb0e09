/** Rows that one machine word holds. */
const ROWS = 32;

/**
 * Levenshtein distance: fewest insertions, deletions and replacements that turn one sequence into the other. Exact; time
 * length × length / 32, memory linear.
 * @param a any symbols, e.g. code points, as 32-bit integers
 * @source Myers 1999, J. ACM 46(3); in blocks as Hyyrö 2003, Nordic J. Computing 10
 */
export function editDistance(a: Int32Array, b: Int32Array): number {
  if (a.length === 0 || b.length === 0) return Math.max(a.length, b.length);
  const { codesA, codesB, count } = numbered(a, b);
  // Differences between neighboring columns at the lower edge of the block above: −1, 0 or 1. Row 0 grows by one per column.
  const edge = new Int8Array(b.length).fill(1);
  const matches = new Int32Array(count);
  let distance = a.length;
  for (let first = 0; first < a.length; first += ROWS) {
    const rows = Math.min(ROWS, a.length - first);
    for (let row = 0; row < rows; row++) matches[codesA[first + row] ?? 0] = 0;
    for (let row = 0; row < rows; row++) {
      const code = codesA[first + row] ?? 0;
      matches[code] = (matches[code] ?? 0) | (1 << row);
    }
    distance = first + rows + strip(matches, codesB, edge, 1 << (rows - 1));
    for (let row = 0; row < rows; row++) matches[codesA[first + row] ?? 0] = 0;
  }
  return distance;
}

/** Fills one block of rows over all columns; returns by how much its last row grows from the first column to the last. */
function strip(matches: Int32Array, codesB: Int32Array, edge: Int8Array, last: number): number {
  let plus = -1;
  let minus = 0;
  let growth = 0;
  for (let column = 0; column < codesB.length; column++) {
    const above = edge[column] ?? 0;
    let equal = matches[codesB[column] ?? 0] ?? 0;
    const vertical = equal | minus;
    if (above < 0) equal |= 1;
    const horizontal = (((equal & plus) + plus) ^ plus) | equal;
    let up = minus | ~(horizontal | plus);
    let down = plus & horizontal;
    const step = (up & last) !== 0 ? 1 : (down & last) !== 0 ? -1 : 0;
    growth += step;
    edge[column] = step;
    up = (up << 1) | (above > 0 ? 1 : 0);
    down = (down << 1) | (above < 0 ? 1 : 0);
    plus = down | ~(vertical | up);
    minus = up & vertical;
  }
  return growth;
}

/** Symbols numbered from 0, so that they index an array. */
function numbered(
  a: Int32Array,
  b: Int32Array,
): { readonly codesA: Int32Array; readonly codesB: Int32Array; readonly count: number } {
  const codes = new Map<number, number>();
  const codeOf = (symbol: number): number => {
    const known = codes.get(symbol);
    if (known !== undefined) return known;
    codes.set(symbol, codes.size);
    return codes.size - 1;
  };
  return { codesA: a.map(codeOf), codesB: b.map(codeOf), count: codes.size };
}
