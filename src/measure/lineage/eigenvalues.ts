import { elementAt } from '../../base/index.js';

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
        const near = Math.abs(elementAt(diagonal, last)) + Math.abs(elementAt(diagonal, last + 1));
        if (Math.abs(elementAt(off, last)) <= Number.EPSILON * near) break;
      }
      if (last === first) break;
      implicitStep(diagonal, off, first, last);
    }
  }
  return [...diagonal];
}

/** One QL step with Wilkinson's shift on the rows first … last. */
function implicitStep(diagonal: Float64Array, off: Float64Array, first: number, last: number): void {
  const start = elementAt(diagonal, first);
  const side = elementAt(off, first);
  const shape = (elementAt(diagonal, first + 1) - start) / (2 * side);
  const root = Math.hypot(shape, 1);
  let g = elementAt(diagonal, last) - start + side / (shape + (shape < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let at = last - 1; at >= first; at--) {
    const f = sine * elementAt(off, at);
    const b = cosine * elementAt(off, at);
    const r = Math.hypot(f, g);
    off[at + 1] = r;
    if (r === 0) {
      diagonal[at + 1] = elementAt(diagonal, at + 1) - shift;
      off[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = elementAt(diagonal, at + 1) - shift;
    const sum = (elementAt(diagonal, at) - g) * sine + 2 * cosine * b;
    shift = sine * sum;
    diagonal[at + 1] = g + shift;
    g = cosine * sum - b;
  }
  diagonal[first] = elementAt(diagonal, first) - shift;
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
    diagonal[k] = elementAt(a, k * size + k);
    if (k === size - 1) break;
    let norm = 0;
    for (let i = k + 1; i < size; i++) norm = Math.hypot(norm, elementAt(a, i * size + k));
    const lead = elementAt(a, (k + 1) * size + k);
    off[k] = lead > 0 ? -norm : norm;
    // v is the reflection's vector with v·v = 2; where the column is zero already, nothing is reflected.
    const scale = Math.sqrt(norm * (norm + Math.abs(lead)));
    if (scale === 0) continue;
    for (let i = k + 1; i < size; i++) v[i] = elementAt(a, i * size + k) / scale;
    v[k + 1] = (lead - elementAt(off, k)) / scale;
    let half = 0;
    for (let i = k + 1; i < size; i++) {
      let sum = 0;
      for (let j = k + 1; j < size; j++) sum += elementAt(a, i * size + j) * elementAt(v, j);
      p[i] = sum;
      half += (sum * elementAt(v, i)) / 2;
    }
    for (let i = k + 1; i < size; i++) p[i] = elementAt(p, i) - half * elementAt(v, i);
    for (let i = k + 1; i < size; i++) {
      for (let j = k + 1; j < size; j++) {
        a[i * size + j] =
          elementAt(a, i * size + j) - elementAt(v, i) * elementAt(p, j) - elementAt(p, i) * elementAt(v, j);
      }
    }
  }
  return [diagonal, off];
}
