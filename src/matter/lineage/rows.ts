/** Divides each row by its norm; a row of zeros stays. @returns false if a number is not finite */
export function normalizeRows(values: Float32Array, rows: number, width: number): boolean {
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let at = row * width; at < (row + 1) * width; at++) square += (values[at] as number) ** 2;
    if (!Number.isFinite(square)) return false;
    const scale = square === 0 ? 0 : 1 / Math.sqrt(square);
    for (let at = row * width; at < (row + 1) * width; at++) values[at] = (values[at] as number) * scale;
  }
  return true;
}

/**
 * All products of the rows of two matrices of one width, row-major, summed in float64 in the order of the elements.
 * @param a rowsA × width
 * @param b rowsB × width
 * @returns rowsA × rowsB
 */
export function products(
  a: Float32Array,
  rowsA: number,
  b: Float32Array,
  rowsB: number,
  width: number,
): Float64Array {
  const out = new Float64Array(rowsA * rowsB);
  const [evenA, evenB] = [rowsA - (rowsA % 2), rowsB - (rowsB % 4)];
  for (let j = 0; j < evenB; j += 4) for (let i = 0; i < evenA; i += 2) eight(out, a, b, i, j, rowsB, width);
  for (let i = 0; i < rowsA; i++) {
    for (let j = i < evenA ? evenB : 0; j < rowsB; j++) out[i * rowsB + j] = one(a, b, i, j, width);
  }
  return out;
}

function one(a: Float32Array, b: Float32Array, i: number, j: number, width: number): number {
  let sum = 0;
  for (let x = i * width, y = j * width; x < (i + 1) * width; x++, y++) {
    sum += (a[x] as number) * (b[y] as number);
  }
  return sum;
}

/** Two rows with four rows: eight sums that do not wait for one another. */
function eight(
  out: Float64Array,
  a: Float32Array,
  b: Float32Array,
  i: number,
  j: number,
  rowsB: number,
  width: number,
): void {
  let [s0, s1, s2, s3, t0, t1, t2, t3] = [0, 0, 0, 0, 0, 0, 0, 0];
  const [first, second] = [i * width, (i + 1) * width];
  const [y0, y1, y2, y3] = [j * width, (j + 1) * width, (j + 2) * width, (j + 3) * width];
  for (let at = 0; at < width; at++) {
    const x = a[first + at] as number;
    const z = a[second + at] as number;
    const b0 = b[y0 + at] as number;
    const b1 = b[y1 + at] as number;
    const b2 = b[y2 + at] as number;
    const b3 = b[y3 + at] as number;
    s0 += x * b0;
    s1 += x * b1;
    s2 += x * b2;
    s3 += x * b3;
    t0 += z * b0;
    t1 += z * b1;
    t2 += z * b2;
    t3 += z * b3;
  }
  const [to, next] = [i * rowsB + j, (i + 1) * rowsB + j];
  out[to] = s0;
  out[to + 1] = s1;
  out[to + 2] = s2;
  out[to + 3] = s3;
  out[next] = t0;
  out[next + 1] = t1;
  out[next + 2] = t2;
  out[next + 3] = t3;
}
