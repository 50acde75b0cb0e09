/**
 * Eigenvalues of a symmetric matrix, in no order: Householder's reduction to a tridiagonal matrix, then QL with implicit shifts.
 * @param matrix row-major, size × size, finite; changed
 * @returns relative to the largest, accurate to about 1e-15 · size
 * @source Martin, Reinsch & Wilkinson 1968, Numer. Math. 11:181 (tred1); Dubrulle, Martin & Wilkinson 1968, Numer. Math. 12:377 (imtql1)
 */
export function symmetricEigenvalues(matrix: Float64Array, size: number): number[] {
  const [diagonal, off] = tridiagonal(matrix, size);
  for (let first = 0; first < size; first++) {
    for (let round = 0; round < 60; round++) {
      let last = first;
      for (; last < size - 1; last++) {
        const near = Math.abs(diagonal[last] ?? 0) + Math.abs(diagonal[last + 1] ?? 0);
        if (Math.abs(off[last] ?? 0) <= Number.EPSILON * near) break;
      }
      if (last === first) break;
      implicitStep(diagonal, off, first, last);
    }
  }
  return [...diagonal];
}

/** One QL step with Wilkinson's shift on the rows first … last. */
function implicitStep(diagonal: Float64Array, off: Float64Array, first: number, last: number): void {
  const start = diagonal[first] ?? 0;
  const side = off[first] ?? 0;
  const shape = ((diagonal[first + 1] ?? 0) - start) / (2 * side);
  const root = Math.hypot(shape, 1);
  let g = (diagonal[last] ?? 0) - start + side / (shape + (shape < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let at = last - 1; at >= first; at--) {
    const f = sine * (off[at] ?? 0);
    const b = cosine * (off[at] ?? 0);
    const r = Math.hypot(f, g);
    off[at + 1] = r;
    if (r === 0) {
      diagonal[at + 1] = (diagonal[at + 1] ?? 0) - shift;
      off[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = (diagonal[at + 1] ?? 0) - shift;
    const sum = ((diagonal[at] ?? 0) - g) * sine + 2 * cosine * b;
    shift = sine * sum;
    diagonal[at + 1] = g + shift;
    g = cosine * sum - b;
  }
  diagonal[first] = (diagonal[first] ?? 0) - shift;
  off[first] = g;
  off[last] = 0;
}

/** Householder's reflections, one column after the other. */
function tridiagonal(a: Float64Array, size: number): [diagonal: Float64Array, off: Float64Array] {
  const diagonal = new Float64Array(size);
  const off = new Float64Array(size);
  const v = new Float64Array(size);
  const p = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    diagonal[k] = a[k * size + k] ?? 0;
    if (k === size - 1) break;
    let norm = 0;
    for (let i = k + 1; i < size; i++) norm = Math.hypot(norm, a[i * size + k] ?? 0);
    const lead = a[(k + 1) * size + k] ?? 0;
    off[k] = lead > 0 ? -norm : norm;
    // v is the reflection's vector with v·v = 2; where the column is zero already, nothing is reflected.
    const scale = Math.sqrt(norm * (norm + Math.abs(lead)));
    if (scale === 0) continue;
    for (let i = k + 1; i < size; i++) v[i] = (a[i * size + k] ?? 0) / scale;
    v[k + 1] = (lead - (off[k] ?? 0)) / scale;
    let half = 0;
    for (let i = k + 1; i < size; i++) {
      let sum = 0;
      for (let j = k + 1; j < size; j++) sum += (a[i * size + j] ?? 0) * (v[j] ?? 0);
      p[i] = sum;
      half += (sum * (v[i] ?? 0)) / 2;
    }
    for (let i = k + 1; i < size; i++) p[i] = (p[i] ?? 0) - half * (v[i] ?? 0);
    for (let i = k + 1; i < size; i++) {
      for (let j = k + 1; j < size; j++) {
        a[i * size + j] = (a[i * size + j] ?? 0) - (v[i] ?? 0) * (p[j] ?? 0) - (p[i] ?? 0) * (v[j] ?? 0);
      }
    }
  }
  return [diagonal, off];
}
