import { isScored, type Random, type Scored, type Unscored, elementAt } from '../../base/index.js';
import { conformalThreshold } from './conformal.js';
import { familyFloor, isAboveFloor } from './floor.js';
import { quantile } from '../numbers/quantile.js';
import { requireInteger, requireSameLength } from '../numbers/require.js';
import { HALF_SPLITS, splitInHalves } from './splitInHalves.js';
import { words } from '../words.js';

/** A control to be split in two at random, many times. */
export interface HalfSplitInput {
  /** Natural logs of the control windows, disjoint ones. */
  readonly logP: ArrayLike<number>;
  /** Label of each window's block: whole blocks go to one half, since the windows of a block resemble each other. */
  readonly blocks: ArrayLike<string | number>;
  /** Error rate of the conformal test, 0 < α < 1. */
  readonly alpha: number;
  /** Seeded. */
  readonly random: Random;
  /** How often to split, ≥ 1; 500 by default. */
  readonly splits?: number;
}

/** What calibration does to unseen text, measured on the control itself. */
export interface HalfSplit {
  readonly kind: 'half-split';
  readonly splits: number;
  /** Mean share of the second half above the conformal threshold at α; ⌊α(h + 1)⌋/(h + 1) is expected for halves of h windows. */
  readonly falsePositiveRate: Scored;
  /** The 5th and 95th percentile of that share over the splits: how far single splits, and so single controls, lie apart. */
  readonly falsePositiveRange: { readonly lower: Scored; readonly upper: Scored };
  /** Share of splits in which any window of the second half exceeded τ_F: the observed family error. */
  readonly familyError: Scored;
  /** Mean share of the second half above τ_F. */
  readonly familyFalseShare: Scored;
}

/**
 * Checks the error rates of the calibration on the control itself. One half of its blocks serves as control, the other as unseen target;
 * if the halves differ, the larger one is the control. Splits of single windows would show nothing: any fixed scores are exchangeable then,
 * and the mean rate is ⌊α(h + 1)⌋/(h + 1) whatever the control.
 * @returns each rate 0 … 1, or unscored if a half is too small for it; unscored as a whole with fewer than 2 windows or blocks
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source ours; split-half checks as in Cooper et al. 2026, arXiv 2607.12649
 */
export function halfSplit(input: HalfSplitInput): HalfSplit | Unscored {
  const splits = requireInteger('splits', input.splits ?? HALF_SPLITS, 1);
  const scores = Array.from(input.logP);
  const labels = Array.from<string | number>(input.blocks);
  requireSameLength('logP and blocks', scores.length, labels.length);
  const numbers = new Map([...new Set(labels)].map((label, index) => [label, index]));
  if (numbers.size < 2) return words.unscored('half-split-windows');
  const blockOf = labels.map((label) => numbers.get(label) ?? 0);
  const shares = { alpha: [] as Scored[], family: [] as Scored[] };
  for (const chosen of splitInHalves(numbers.size, input.random, splits)) {
    const control = scores.filter((_, index) => chosen[elementAt(blockOf, index)] === 1);
    const innocent = scores.filter((_, index) => chosen[elementAt(blockOf, index)] === 0);
    shares.alpha.push(shareAboveConformal(control, innocent, input.alpha));
    shares.family.push(shareAboveFamilyFloor(control, innocent));
  }
  return {
    kind: 'half-split',
    splits,
    falsePositiveRate: meanOf(shares.alpha),
    falsePositiveRange: { lower: quantileOf(shares.alpha, 0.05), upper: quantileOf(shares.alpha, 0.95) },
    familyError: meanOf(
      shares.family.map((share) => (typeof share === 'number' ? Number(share > 0) : share)),
    ),
    familyFalseShare: meanOf(shares.family),
  };
}

function shareAboveConformal(control: readonly number[], innocent: readonly number[], alpha: number): Scored {
  const threshold = conformalThreshold(control, alpha);
  if (threshold.kind === 'unscored') return threshold;
  return innocent.filter((score) => score > threshold.tau).length / innocent.length;
}

function shareAboveFamilyFloor(control: readonly number[], innocent: readonly number[]): Scored {
  const floor = familyFloor({ controlLogP: control, targetCount: innocent.length });
  if (floor.kind === 'unscored') return floor;
  return innocent.filter((score) => isAboveFloor(score, floor.log10TauF)).length / innocent.length;
}

/** The quantile; unscored if any split is. */
function quantileOf(values: readonly Scored[], p: number): Scored {
  return values.find((value) => !isScored(value)) ?? quantile(values.filter(isScored), p);
}

/** The mean; unscored if any split is, since excluding splits would select among them. */
function meanOf(values: readonly Scored[]): Scored {
  let sum = 0;
  for (const value of values) {
    if (typeof value !== 'number') return value;
    sum += value;
  }
  return sum / values.length;
}
