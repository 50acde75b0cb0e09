import { elementAt } from '../../base/index.js';

/**
 * The assignment of every row to a column of its own that has the largest total.
 * @param values row-major, `rows × columns`; finite
 * @param rows 1 … columns
 * @returns the column of each row, all different. Where several assignments have the same total, the order of rows and columns decides.
 * @source Jonker & Volgenant 1987, Computing 38:325, shortest augmenting paths with dual variables; Crouse 2016, IEEE TAES 52:1679, for
 * the rectangular case
 */
export function bestAssignment(values: Float64Array, rows: number, columns: number): Int32Array {
  // Row 0 and column 0 stand for "none"; rows and columns are counted from 1 within.
  const rowOf = new Int32Array(columns + 1);
  const rowDual = new Float64Array(rows + 1);
  const columnDual = new Float64Array(columns + 1);
  const distance = new Float64Array(columns + 1);
  const before = new Int32Array(columns + 1);
  const isDone = new Uint8Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    distance.fill(Infinity);
    isDone.fill(0);
    let column = 0;
    while (elementAt(rowOf, column) !== 0) {
      isDone[column] = 1;
      const from = elementAt(rowOf, column);
      const start = (from - 1) * columns - 1;
      const dual = elementAt(rowDual, from);
      let step = Infinity;
      let next = 0;
      for (let other = 1; other <= columns; other++) {
        if (isDone[other] === 1) continue;
        const cost = -elementAt(values, start + other) - dual - elementAt(columnDual, other);
        if (cost < elementAt(distance, other)) {
          distance[other] = cost;
          before[other] = column;
        }
        const reached = elementAt(distance, other);
        if (reached < step) {
          step = reached;
          next = other;
        }
      }
      for (let other = 0; other <= columns; other++) {
        if (isDone[other] === 1) {
          const of = elementAt(rowOf, other);
          rowDual[of] = elementAt(rowDual, of) + step;
          columnDual[other] = elementAt(columnDual, other) - step;
        } else distance[other] = elementAt(distance, other) - step;
      }
      column = next;
    }
    while (column !== 0) {
      const previous = elementAt(before, column);
      rowOf[column] = elementAt(rowOf, previous);
      column = previous;
    }
  }
  const chosen = new Int32Array(rows);
  for (let column = 1; column <= columns; column++) {
    const row = elementAt(rowOf, column);
    if (row > 0) chosen[row - 1] = column - 1;
  }
  return chosen;
}
