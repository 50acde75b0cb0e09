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
    while ((rowOf[column] ?? 0) !== 0) {
      isDone[column] = 1;
      const from = rowOf[column] ?? 0;
      const start = (from - 1) * columns - 1;
      const dual = rowDual[from] ?? 0;
      let step = Infinity;
      let next = 0;
      for (let other = 1; other <= columns; other++) {
        if (isDone[other] === 1) continue;
        const cost = -(values[start + other] ?? 0) - dual - (columnDual[other] ?? 0);
        if (cost < (distance[other] ?? 0)) {
          distance[other] = cost;
          before[other] = column;
        }
        const reached = distance[other] ?? 0;
        if (reached < step) {
          step = reached;
          next = other;
        }
      }
      for (let other = 0; other <= columns; other++) {
        if (isDone[other] === 1) {
          const of = rowOf[other] ?? 0;
          rowDual[of] = (rowDual[of] ?? 0) + step;
          columnDual[other] = (columnDual[other] ?? 0) - step;
        } else distance[other] = (distance[other] ?? 0) - step;
      }
      column = next;
    }
    while (column !== 0) {
      const previous = before[column] ?? 0;
      rowOf[column] = rowOf[previous] ?? 0;
      column = previous;
    }
  }
  const chosen = new Int32Array(rows);
  for (let column = 1; column <= columns; column++) {
    const row = rowOf[column] ?? 0;
    if (row > 0) chosen[row - 1] = column - 1;
  }
  return chosen;
}
