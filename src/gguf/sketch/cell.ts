/** The value of one element, and between which numbers the weight may have been that was rounded to it (±Infinity at the ends of a grid). */
export interface Cell {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Steps from a value to the edge of its cell: half a step, and what arithmetic in single precision adds. */
const HALF = 0.51;
/** The same for types whose scale is rounded to half precision after the integers were chosen, with integers up to 127. */
const HALF_AFTER_SCALE = 0.55;
/** The same for types whose scale is fitted again after the integers were chosen, if an importance matrix guides it. */
const HALF_FITTED = 0.75;

/**
 * How far the edge of a cell is from its value, in steps. Of 131,072 weights quantized by llama.cpp v0.5.0 in each type, with and without an
 * importance matrix, all were inside these bounds; of the types of {@link HALF_FITTED} at most 2 were not.
 */
export const EDGES = { half: HALF, afterScale: HALF_AFTER_SCALE, fitted: HALF_FITTED } as const;

/**
 * The cell of an integer on a uniform grid.
 * @param code the integer, from `least` to `most`
 * @param edge of {@link EDGES}
 */
export function uniformCell(
  code: number,
  [least, most]: readonly [number, number],
  { step, offset, edge }: { readonly step: number; readonly offset: number; readonly edge: number },
): Cell {
  const value = step * code + offset;
  // A block of which all weights were rounded to one number says nothing about them.
  if (step === 0) return { value, from: -Infinity, to: Infinity };
  const below = code <= least ? -Infinity * step : step * (code - edge) + offset;
  const above = code >= most ? Infinity * step : step * (code + edge) + offset;
  return step > 0 ? { value, from: below, to: above } : { value, from: above, to: below };
}

/**
 * The cell of a level of a grid that is not uniform.
 * @param levels ascending
 * @param index of the level
 */
export function levelCell(levels: readonly number[], index: number, scale: number): Cell {
  const level = levels[index] as number;
  const value = scale * level;
  if (scale === 0) return { value, from: -Infinity, to: Infinity };
  const edge = (neighbor: number | undefined, none: number): number =>
    scale * (neighbor === undefined ? none : level + HALF * (neighbor - level));
  const [below, above] = [edge(levels[index - 1], -Infinity), edge(levels[index + 1], Infinity)];
  return scale > 0 ? { value, from: below, to: above } : { value, from: above, to: below };
}

/** Reads element `within` of the one block in `bytes`. */
export type ElementReader = (bytes: DataView, within: number) => Cell;
