/** log(e^a + e^b) without leaving the range of float64; −Infinity is the log of nothing. */
export function logAdd(a: number, b: number): number {
  const more = Math.max(a, b);
  return more === -Infinity ? -Infinity : more + Math.log1p(Math.exp(Math.min(a, b) - more));
}

/** log Σ e^x; −Infinity for no numbers. */
export function logSum(values: Iterable<number>): number {
  const all = [...values];
  const most = all.reduce((highest, value) => Math.max(highest, value), -Infinity);
  if (most === -Infinity) return -Infinity;
  return most + Math.log(all.reduce((sum, value) => sum + Math.exp(value - most), 0));
}
