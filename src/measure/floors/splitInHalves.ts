import type { Random } from '../../base/index.js';

/** Number of times that a control is split into halves by default. */
export const HALF_SPLITS = 500;

/**
 * Seeded splits into halves; if the halves differ, the chosen one is the larger.
 * @param count things to split, ≥ 2; random: seeded; splits ≥ 1
 * @returns for each split one flag for each thing: 1 for the half that serves as control, 0 for the other
 */
export function* splitInHalves(count: number, random: Random, splits: number): Generator<Uint8Array> {
  for (let split = 0; split < splits; split++) {
    const chosen = new Uint8Array(count);
    for (const index of random.sample(count, Math.ceil(count / 2))) chosen[index] = 1;
    yield chosen;
  }
}
