import type { Random } from '../../base/index.js';

/** How often a control is split in halves unless said. */
export const HALF_SPLITS = 500;

/**
 * Seeded splits in halves; where the halves differ the chosen one is the larger.
 * @param count things to split, ≥ 2; random: seeded; splits ≥ 1
 * @returns for each split one flag for each thing: 1 for the half that plays the control, 0 for the innocent one
 */
export function* splitInHalves(count: number, random: Random, splits: number): Generator<Uint8Array> {
  for (let split = 0; split < splits; split++) {
    const chosen = new Uint8Array(count);
    for (const index of random.sample(count, Math.ceil(count / 2))) chosen[index] = 1;
    yield chosen;
  }
}
