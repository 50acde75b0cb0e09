import { type Random, type Scored, type Unscored } from '../../base/index.js';
import { conformalThreshold } from './conformal.js';
import { familyFloor, isAboveFloor } from './floor.js';
import { requireInteger, requireSameLength } from '../numbers/require.js';
import { HALF_SPLITS, splitInHalves } from './splitInHalves.js';
import { words } from '../words.js';

/** A control to be split in two at random, many times. */
export interface HalfSplitInput {
  /** Natural logs of the control windows, disjoint ones. */
  readonly logP: ArrayLike<number>;
  /** Label of each window's block, so that whole blocks go to one half. Without it, single windows do. */
  readonly blocks?: ArrayLike<string | number>;
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
  /** Share of splits in which any window of the second half exceeded τ_F: the observed family error. */
  readonly familyError: Scored;
  /** Mean share of the second half above τ_F. */
  readonly familyFalseShare: Scored;
}

/**
 * Checks the error rates of the calibration on the control itself. One half serves as control, the other as unseen target;
 * if the halves differ, the larger one is the control.
 * @returns each rate 0 … 1, or unscored if a half is too small for it; unscored as a whole with fewer than 2 windows or blocks
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source ours; split-half checks as in Cooper et al. 2026, arXiv 2607.12649
 */
export function halfSplit(input: HalfSplitInput): HalfSplit | Unscored {
  const splits = requireInteger('splits', input.splits ?? HALF_SPLITS, 1);
  const scores = Array.from(input.logP);
  const labels = Array.from<string | number>(input.blocks ?? scores.map((_, index) => index));
  requireSameLength('logP and blocks', scores.length, labels.length);
  const numbers = new Map([...new Set(labels)].map((label, index) => [label, index]));
  if (numbers.size < 2) return words.unscored('half-split-windows');
  const blockOf = labels.map((label) => numbers.get(label) ?? 0);
  const shares = { alpha: [] as Scored[], family: [] as Scored[] };
  for (const chosen of splitInHalves(numbers.size, input.random, splits)) {
    const control = scores.filter((_, index) => chosen[blockOf[index] ?? 0] === 1);
    const innocent = scores.filter((_, index) => chosen[blockOf[index] ?? 0] === 0);
    shares.alpha.push(shareAboveConformal(control, innocent, input.alpha));
    shares.family.push(shareAboveFamilyFloor(control, innocent));
  }
  return {
    kind: 'half-split',
    splits,
    falsePositiveRate: meanOf(shares.alpha),
    familyError: meanOf(
      shares.family.map((share) => (typeof share === 'number' ? Number(share > 0) : share)),
    ),
    familyFalseShare: meanOf(shares.family),
  };
}

/**
 * The share of unseen text that exceeds the conformal threshold at α, measured by splitting this control in two at random.
 * @returns mean over the splits, 0 … 1; unscored if a half is too small for α
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 */
export function halfSplitFalsePositiveRate(input: HalfSplitInput): Scored {
  const result = halfSplit(input);
  return result.kind === 'unscored' ? result : result.falsePositiveRate;
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

/** The mean; unscored if any split is, since excluding splits would select among them. */
function meanOf(values: readonly Scored[]): Scored {
  let sum = 0;
  for (const value of values) {
    if (typeof value !== 'number') return value;
    sum += value;
  }
  return sum / values.length;
}
