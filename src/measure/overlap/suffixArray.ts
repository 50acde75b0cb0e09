/** All suffixes of a sequence in order, and the length that neighbors share. */
export interface SuffixArray {
  /** Starts of the suffixes in lexicographic order. */
  readonly order: Int32Array;
  /** Rank of each suffix in the order. */
  readonly rank: Int32Array;
  /** Elements that suffix `order[r]` shares with `order[r − 1]` from its start; 0 for the first. */
  readonly shared: Int32Array;
}

/**
 * Sorts the suffixes of a sequence of integers in O(n log n), however much it repeats.
 * @param ids integers from 0 to 2^31 − 1
 * @source Manber & Myers 1993, SIAM J. Comput. 22(5), "Suffix arrays"; Kasai et al. 2001, CPM, for the shared lengths
 */
export function suffixArray(ids: ArrayLike<number>): SuffixArray {
  const n = ids.length;
  let order = orderByFirst(ids);
  let rank = new Int32Array(n);
  let classes = rankBy(order, rank, (x, y) => ids[x] === ids[y]);
  let spare = new Int32Array(n);
  const byTail = new Int32Array(n);
  const starts = new Int32Array(n + 1);
  for (let span = 1; classes < n; span *= 2) {
    orderByTail(order, span, byTail);
    starts.fill(0);
    for (let i = 0; i < n; i++) bump(starts, (rank[i] as number) + 1);
    for (let c = 0; c < n; c++) starts[c + 1] = (starts[c + 1] as number) + (starts[c] as number);
    const sorted = new Int32Array(n);
    for (let r = 0; r < n; r++) {
      const i = byTail[r] as number;
      sorted[bump(starts, rank[i] as number)] = i;
    }
    order = sorted;
    const old = rank;
    const tail = (i: number): number => (i + span < n ? (old[i + span] as number) : -1);
    classes = rankBy(order, spare, (x, y) => old[x] === old[y] && tail(x) === tail(y));
    rank = spare;
    spare = old;
  }
  return { order, rank, shared: sharedLengths(ids, order, rank) };
}

/** Suffixes in the order of their first elements: counted where ids are dense, else sorted. */
function orderByFirst(ids: ArrayLike<number>): Int32Array {
  const n = ids.length;
  let most = 0;
  for (let i = 0; i < n; i++) most = Math.max(most, ids[i] as number);
  const order = new Int32Array(n);
  if (most > 4 * n + 1024) {
    for (let i = 0; i < n; i++) order[i] = i;
    return order.sort((x, y) => (ids[x] as number) - (ids[y] as number) || x - y);
  }
  const starts = new Int32Array(most + 2);
  for (let i = 0; i < n; i++) bump(starts, (ids[i] as number) + 1);
  for (let id = 0; id < most; id++) starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
  for (let i = 0; i < n; i++) order[bump(starts, ids[i] as number)] = i;
  return order;
}

/** Suffixes in the order of what follows their first `span` elements; those that have nothing there come first. */
function orderByTail(order: Int32Array, span: number, out: Int32Array): void {
  let at = 0;
  for (let i = Math.max(0, order.length - span); i < order.length; i++) out[at++] = i;
  for (const suffix of order) if (suffix >= span) out[at++] = suffix - span;
}

/** Numbers the classes of equal suffixes in their order; returns how many there are. */
function rankBy(order: Int32Array, rank: Int32Array, equal: (x: number, y: number) => boolean): number {
  let current = 0;
  order.forEach((suffix, r) => {
    if (r > 0 && !equal(order[r - 1] as number, suffix)) current += 1;
    rank[suffix] = current;
  });
  return order.length === 0 ? 0 : current + 1;
}

function bump(counts: Int32Array, index: number): number {
  const value = counts[index] as number;
  counts[index] = value + 1;
  return value;
}

function sharedLengths(ids: ArrayLike<number>, order: Int32Array, rank: Int32Array): Int32Array {
  const n = ids.length;
  const shared = new Int32Array(n);
  let length = 0;
  for (let i = 0; i < n; i++) {
    const r = rank[i] as number;
    if (r === 0) {
      length = 0;
      continue;
    }
    const before = order[r - 1] as number;
    while (i + length < n && before + length < n && ids[i + length] === ids[before + length]) length += 1;
    shared[r] = length;
    length = Math.max(0, length - 1);
  }
  return shared;
}
