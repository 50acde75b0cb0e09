import { isScored, type Scored, type Unscored, elementAt } from '../../base/index.js';
import { clopperPearson } from './clopperPearson.js';
import { DEFAULT_LEVEL, type ConfidenceInterval } from '../numbers/interval.js';
import { requireOpenUnit, requireSameLength } from '../numbers/require.js';
import { studentTQuantile } from './studentT.js';
import { words } from '../words.js';

/** The number of blocks below which no interval is given. */
export const MINIMUM_BLOCKS = 5;

/** A rate over windows in blocks, with an interval that accounts for the blocks. */
export interface BlockedRate extends ConfidenceInterval {
  readonly kind: 'rate';
  /** Hits / windows, 0 … 1. */
  readonly rate: number;
  readonly windows: number;
  readonly blocks: number;
  /** Design effect ≥ 1: by how much the variance exceeds that of independent windows. */
  readonly designEffect: number;
  /** The number of independent windows that would carry as much information, ≤ windows. */
  readonly effectiveWindows: number;
  /** What the design effect is computed from: the hits; log p, because the rate is 0 or 1; or the worst case for the blocks. */
  readonly designEffectFrom: 'hits' | 'logP' | 'blocks';
}

/**
 * An interval for the rate in "text of this kind": the Korn–Graubard interval, which is Clopper–Pearson with the number of windows
 * that remains effective given the blocks. With rate p over n windows in B blocks: v = B/(B−1)·Σ_b(Σ_{i∈b}(h_i − p))²/n²,
 * deff = max(1, v/(p(1−p)/n)), n_eff = min(n, n/deff·(t_{n−1}/t_{B−1})²) with t the quantiles at 1 − (1 − level)/2,
 * then Clopper–Pearson for p·n_eff of n_eff. If p is 0 or 1, deff is that of the mean of log p.
 * @param input hits, one for each window of the tiling or of disjoint windows, never denser; blocks: label of each
 * window's block (a chapter, or 2,000 tokens); logP: natural logs, used only if the rate is 0 or 1; worstCase: if log p gives nothing
 * either, each block counts as one window (deff = n/B), instead of no interval
 * @returns unscored with the reason for fewer than 5 blocks, or if the rate is 0 or 1 and log p gives nothing about blocks
 * @throws {PalimpsestError} `value-out-of-range`, `lengths-differ`
 * @source Korn & Graubard 1998, Survey Methodology 24:193; golden values from R's survey::svyciprop(method = "beta")
 */
export function kornGraubard(input: {
  readonly hits: ArrayLike<boolean | number>;
  readonly blocks: ArrayLike<string | number>;
  readonly logP?: ArrayLike<number>;
  readonly worstCase?: boolean;
  readonly level?: number;
}): BlockedRate | Unscored {
  const level = requireOpenUnit('level', input.level ?? DEFAULT_LEVEL);
  const n = input.hits.length;
  requireSameLength('hits and blocks', n, input.blocks.length);
  const hits = Array.from(input.hits, Number);
  const blocks = Array.from(input.blocks);
  const blockCount = new Set(blocks).size;
  if (blockCount < MINIMUM_BLOCKS) {
    return words.unscored('few-blocks-of-windows', { blocks: blockCount, needed: MINIMUM_BLOCKS });
  }
  const rate = hits.reduce((sum, hit) => sum + hit, 0) / n;
  const degenerate = rate === 0 || rate === 1;
  const found = degenerate ? fromLogP(input.logP, blocks) : designEffectOfMean(hits, blocks);
  if (!isScored(found) && input.worstCase !== true) return found;
  const designEffect = isScored(found) ? found : n / blockCount;
  const tail = (1 - level) / 2;
  const shrink = (studentTQuantile(tail, n - 1) / studentTQuantile(tail, blockCount - 1)) ** 2;
  const effectiveWindows = Math.min(n, (n / designEffect) * shrink);
  return {
    ...clopperPearson(rate * effectiveWindows, effectiveWindows, level),
    kind: 'rate',
    rate,
    windows: n,
    blocks: blockCount,
    designEffect,
    effectiveWindows,
    designEffectFrom: !degenerate ? 'hits' : isScored(found) ? 'logP' : 'blocks',
  };
}

/**
 * The factor by which blocks inflate the variance of a mean over that of independent values: max(1, v / (s²/n)) with
 * v = B/(B−1)·Σ_b(Σ_{i∈b}(x_i − x̄))²/n² and s² = Σ(x_i − x̄)²/n.
 * @param values one for each window; blocks: label of each window's block
 * @returns ≥ 1; unscored if values do not vary or are not finite, or for fewer than 2 blocks
 * @throws {PalimpsestError} `lengths-differ`
 * @source Kish 1965, "Survey Sampling", §8.2
 */
export function designEffectOfMean(values: ArrayLike<number>, blocks: ArrayLike<string | number>): Scored {
  requireSameLength('values and blocks', values.length, blocks.length);
  const n = values.length;
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / n;
  const sums = new Map<string | number, number>();
  let squares = 0;
  all.forEach((value, index) => {
    const block = elementAt(blocks, index);
    sums.set(block, (sums.get(block) ?? 0) + value - mean);
    squares += (value - mean) ** 2;
  });
  if (!Number.isFinite(squares)) return words.unscored('design-effect-infinite');
  if (squares === 0) return words.unscored('design-effect-alike');
  if (sums.size < 2) return words.unscored('design-effect-blocks');
  const between = [...sums.values()].reduce((sum, value) => sum + value ** 2, 0);
  const variance = ((sums.size / (sums.size - 1)) * between) / n ** 2;
  return Math.max(1, variance / (squares / n / n));
}

function fromLogP(logP: ArrayLike<number> | undefined, blocks: readonly (string | number)[]): Scored {
  if (logP === undefined) return words.unscored('design-effect-unknown');
  return designEffectOfMean(logP, blocks);
}
