import { Random } from '../../../src/base/index.js';
import { conformalThreshold, halfSplit, quantile } from '../../../src/measure/index.js';
import { blockEffects, drawsFrom, windowsOf, type BlockEffects } from './draw.js';
import type { Layout } from './intervals.js';

/** What is said of the rate of false positives, and what it is. */
export interface ConformalRow extends Layout {
  /** The attained level of the threshold that the whole control sets. */
  readonly attained: number;
  /** Means over controls of what half-splits say: the mean rate, and the ends of the range of nine of ten splits. */
  readonly saidMean: number;
  readonly saidLower: number;
  readonly saidUpper: number;
  readonly sameBlocks: Realized;
  readonly newBlocks: Realized;
}

/** Rates of new text above the threshold of the whole control, as many windows as the control has. */
export interface Realized {
  readonly mean: number;
  /** 5th and 95th percentile over controls. */
  readonly low: number;
  readonly high: number;
  /** Share of controls whose range holds the rate of the new text. */
  readonly inRange: number;
  /** Share of controls whose new text is above the upper end. */
  readonly aboveRange: number;
}

const ALPHA = 0.05;
const WINDOWS = 10;

/** For each control: its half-splits, its threshold, and new text of the same blocks and of other blocks of the same kind. */
export function conformalRow(layout: Layout, runs: number): ConformalRow {
  const key = `${layout.blocks}/${layout.correlation}`;
  const draws = drawsFrom(`simulations/conformal/${key}`);
  const said = { attained: 0, mean: 0, lower: 0, upper: 0 };
  const same: Found[] = [];
  const other: Found[] = [];
  for (let run = 0; run < runs; run++) {
    const own = blockEffects(draws, layout.blocks, layout.correlation);
    const control = windowsOf(draws, own, WINDOWS);
    const threshold = conformalThreshold(control.values, ALPHA);
    const split = halfSplit({
      logP: control.values,
      blocks: control.blocks,
      alpha: ALPHA,
      random: new Random(`simulations/half-split/${key}/${run}`),
    });
    if (threshold.kind !== 'threshold') throw new Error(threshold.reason);
    if (split.kind !== 'half-split') throw new Error(split.reason);
    const [mean, lower, upper] = [
      split.falsePositiveRate,
      split.falsePositiveRange.lower,
      split.falsePositiveRange.upper,
    ].map(Number) as [number, number, number];
    const rateOf = (effects: BlockEffects): Found => {
      const { values } = windowsOf(draws, effects, WINDOWS);
      const rate = values.filter((value) => value > threshold.tau).length / values.length;
      return { rate, in: lower <= rate && rate <= upper, above: rate > upper };
    };
    said.attained += threshold.attainedAlpha / runs;
    said.mean += mean / runs;
    said.lower += lower / runs;
    said.upper += upper / runs;
    same.push(rateOf(own));
    other.push(rateOf(blockEffects(draws, layout.blocks, layout.correlation)));
  }
  return {
    ...layout,
    attained: said.attained,
    saidMean: said.mean,
    saidLower: said.lower,
    saidUpper: said.upper,
    sameBlocks: realized(same),
    newBlocks: realized(other),
  };
}

interface Found {
  readonly rate: number;
  readonly in: boolean;
  readonly above: boolean;
}

function realized(found: readonly Found[]): Realized {
  const rates = found.map(({ rate }) => rate);
  const share = (holds: (one: Found) => boolean): number => found.filter(holds).length / found.length;
  return {
    mean: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    low: quantile(rates, 0.05),
    high: quantile(rates, 0.95),
    inRange: share((one) => one.in),
    aboveRange: share(({ above }) => above),
  };
}
