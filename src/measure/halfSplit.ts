import { unscored, type Random, type Unscored } from '../base/index.js';
import { conformalThreshold } from './conformal.js';
import { familyFloor, isAboveFloor } from './floor.js';
import { requireInteger, requireSameLength } from './require.js';

/** What calibration does to text that is innocent, measured on the control itself. */
export interface HalfSplit {
  readonly kind: 'half-split';
  readonly splits: number;
  /** Mean share of innocent windows above the conformal threshold at α; about α if the windows are exchangeable. */
  readonly falsePositiveRate: number;
  /** Share of splits in which any innocent window exceeded τ_F: the family error that was realised. */
  readonly familyError: number;
  /** Mean share of innocent windows above τ_F. */
  readonly familyFalseShare: number;
}

/**
 * Does the calibration keep its promise on this very control? Splits it in two at random, many times; one half plays
 * the control, the other the innocent target. Whole blocks go to one side, or single windows if no blocks are given.
 * @param input logP: natural logs of disjoint control windows; blocks: label of each, if blocks are to stay whole;
 * alpha: 0 < α < 1; splits ≥ 1 (500 unless said); random: seeded
 * @returns unscored if a half is too small for α or for τ_F, or there are fewer than 2 blocks
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source ours; the split-half check of Cooper et al. 2026, arXiv 2607.12649
 */
export function halfSplit(input: {
  readonly logP: ArrayLike<number>;
  readonly blocks?: ArrayLike<string | number>;
  readonly alpha: number;
  readonly random: Random;
  readonly splits?: number;
}): HalfSplit | Unscored {
  const splits = requireInteger('splits', input.splits ?? 500, 1);
  const labels = Array.from(input.blocks ?? Array.from(input.logP, (_, index) => index));
  requireSameLength('logP and blocks', input.logP.length, labels.length);
  const blocks = [...new Set(labels)];
  if (blocks.length < 2) return unscored('A half-split needs at least 2 blocks.');
  let falsePositives = 0;
  let familyFalse = 0;
  let familyErrors = 0;
  for (let split = 0; split < splits; split++) {
    const chosen = new Set(
      input.random.sample(blocks.length, Math.ceil(blocks.length / 2)).map((at) => blocks[at]),
    );
    const control = Array.from(input.logP).filter((_, index) => chosen.has(labels[index]));
    const innocent = Array.from(input.logP).filter((_, index) => !chosen.has(labels[index]));
    const threshold = conformalThreshold(control, input.alpha);
    if (threshold.kind === 'unscored') return threshold;
    const floor = familyFloor({ controlLogP: control, targetCount: innocent.length });
    if (floor.kind === 'unscored') return floor;
    const above = innocent.filter((score) => isAboveFloor(score, floor.log10TauF)).length;
    falsePositives += innocent.filter((score) => score > threshold.tau).length / innocent.length;
    familyFalse += above / innocent.length;
    if (above > 0) familyErrors++;
  }
  return {
    kind: 'half-split',
    splits,
    falsePositiveRate: falsePositives / splits,
    familyError: familyErrors / splits,
    familyFalseShare: familyFalse / splits,
  };
}
