/**
 * Finds the smallest element of a range in constant time, after preparation in O(n log n).
 * @source Bender & Farach-Colton 2000, LATIN, "The LCA problem revisited" (sparse table)
 */
export class RangeMinimum {
  readonly #levels: readonly Int32Array[];

  /** @param values at least one element is asked for at a time */
  constructor(values: Int32Array) {
    const levels = [values];
    for (let span = 1; 2 * span <= values.length; span *= 2) {
      const below = levels[levels.length - 1] as Int32Array;
      const level = new Int32Array(values.length - 2 * span + 1);
      for (let i = 0; i < level.length; i++) {
        level[i] = Math.min(below[i] as number, below[i + span] as number);
      }
      levels.push(level);
    }
    this.#levels = levels;
  }

  /** Smallest of the elements first … last, both included; first ≤ last. */
  least(first: number, last: number): number {
    const level = 31 - Math.clz32(last - first + 1);
    const values = this.#levels[level] as Int32Array;
    return Math.min(values[first] as number, values[last - (1 << level) + 1] as number);
  }
}
