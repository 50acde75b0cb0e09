/** Elements that share a step of rounding, and the number of steps from the largest magnitude or over the range of the values. */
const STEPS: ReadonlyMap<
  string,
  { readonly group: number; readonly steps: number; readonly over: 'magnitude' | 'range' }
> = new Map([
  ['Q8_0', { group: 32, steps: 127, over: 'magnitude' }],
  ['Q4_0', { group: 32, steps: 8, over: 'magnitude' }],
  ['Q4_1', { group: 32, steps: 15, over: 'range' }],
  ['Q5_0', { group: 32, steps: 16, over: 'magnitude' }],
  ['Q5_1', { group: 32, steps: 31, over: 'range' }],
  ['Q2_K', { group: 16, steps: 3, over: 'range' }],
  ['Q3_K', { group: 16, steps: 4, over: 'magnitude' }],
  ['Q4_K', { group: 32, steps: 15, over: 'range' }],
  ['Q5_K', { group: 32, steps: 31, over: 'range' }],
  ['Q6_K', { group: 16, steps: 32, over: 'magnitude' }],
  ['IQ4_NL', { group: 32, steps: 7, over: 'magnitude' }],
  ['IQ4_XS', { group: 32, steps: 7, over: 'magnitude' }],
  ['MXFP4', { group: 32, steps: 5, over: 'magnitude' }],
]);

/** Bits after the leading one, and the smallest step. */
const FLOATS: ReadonlyMap<string, readonly [bits: number, smallestStep: number]> = new Map([
  ['F32', [23, 2 ** -149]],
  ['F16', [10, 2 ** -24]],
  ['BF16', [7, 2 ** -133]],
]);

/** Mean of (step · 2^bits)² / x² over numbers whose logarithm is uniform between two powers of two: 3 / (8 ln 2). */
const MEAN_SQUARE_STEP = 3 / (8 * Math.LN2);

/**
 * Expected sum of the squared errors that storing these numbers in a type makes, if each error is uniform within one step. It is an
 * estimate from the stored numbers, of the right size, not a bound.
 * @param type a type that is decoded; 0 for another
 * @param values as decoded, from the start of a row
 */
export function roundingEnergy(type: string, values: Float32Array, from: number, count: number): number {
  const float = FLOATS.get(type);
  let energy = 0;
  if (float !== undefined) {
    const [bits, smallest] = float;
    const relative = (MEAN_SQUARE_STEP * 2 ** (-2 * bits)) / 12;
    const least = (smallest * smallest) / 12;
    for (let at = from; at < from + count; at++) energy += Math.max((values[at] ?? 0) ** 2 * relative, least);
    return energy;
  }
  const blocks = STEPS.get(type);
  if (blocks === undefined) return 0;
  for (let start = from; start < from + count; start += blocks.group) {
    let low = 0;
    let high = 0;
    for (let at = start; at < start + blocks.group; at++) {
      const value = values[at] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const reach = blocks.over === 'range' ? high - low : Math.max(high, -low);
    energy += (blocks.group * (reach / blocks.steps) ** 2) / 12;
  }
  return energy;
}
