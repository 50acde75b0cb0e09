import { Random } from '../../../src/base/index.js';

/** Seeded draws from distributions of known form. */
export interface Draws {
  /** Strictly between 0 and 1. */
  uniform(): number;
  /** Standard normal (Box & Muller 1958, in the polar form of Marsaglia & Bray 1964). */
  normal(): number;
  /** Mean 1. */
  exponential(): number;
}

/** Draws that follow from a seed. */
export function drawsFrom(seed: string): Draws {
  const random = new Random(seed);
  let spare: number | null = null;
  const uniform = (): number => {
    const value = random.float();
    return value === 0 ? 2 ** -54 : value;
  };
  return {
    uniform,
    normal(): number {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      for (;;) {
        const [x, y] = [2 * random.float() - 1, 2 * random.float() - 1];
        const square = x * x + y * y;
        if (square >= 1 || square === 0) continue;
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * factor;
        return x * factor;
      }
    },
    exponential: () => -Math.log(uniform()),
  };
}

/** Standard normal scores of windows in blocks, and the block of each. */
export interface BlockedScores {
  readonly values: number[];
  readonly blocks: number[];
}

/** A set of blocks: the part that the windows of each have in common. */
export interface BlockEffects {
  readonly effects: readonly number[];
  /** Intraclass correlation: the share of the variance that lies between blocks. */
  readonly correlation: number;
}

/** New blocks of one kind of text. */
export function blockEffects(draws: Draws, blocks: number, correlation: number): BlockEffects {
  const scale = Math.sqrt(correlation);
  return { effects: Array.from({ length: blocks }, () => scale * draws.normal()), correlation };
}

/** New windows of given blocks: normal, mean `shift` over all blocks, variance 1. */
export function windowsOf(
  draws: Draws,
  { effects, correlation }: BlockEffects,
  each: number,
  shift = 0,
): BlockedScores {
  const scale = Math.sqrt(1 - correlation);
  const values: number[] = [];
  const blocks: number[] = [];
  effects.forEach((effect, block) => {
    for (let window = 0; window < each; window++) {
      values.push(shift + effect + scale * draws.normal());
      blocks.push(block);
    }
  });
  return { values, blocks };
}
