import type { Scored } from '../../../src/base/index.js';
import { disjointIndices, logPzNeeded, spanCoverage } from '../../../src/measure/index.js';

/** The windows of a work or a control as arrays, one entry for each window. */
export interface SideArrays {
  readonly startToken: Int32Array;
  readonly startChar: Uint32Array;
  readonly endChar: Uint32Array;
  /** 1 where a window counts. */
  readonly counts: Uint8Array;
  /** Natural logs under the full softmax, and under the first policy. */
  readonly logPz: Float64Array;
  readonly policyLogPz: Float64Array;
}

/** Where a person put the line and the budget; the budget is null if any number of tries counts. */
export interface Setting {
  readonly log10Threshold: number;
  readonly queries: number | null;
  readonly probability: number;
  readonly replayDecades: Scored;
}

/** What one side shows at a setting. */
export interface SideAtSetting {
  /** Passages above the line and within the budget, of those that share no token. */
  readonly hits: number;
  readonly tested: number;
  readonly coveredChars: number;
  /** 1 for each of the equal parts of the text that such a passage reaches. */
  readonly slices: readonly number[];
  /** Such passages by probability, in the bins of `edges`. */
  readonly histogram: readonly number[];
}

const SLICES = 400;

/**
 * Counts one side at a setting. A work's probability under the policy is lowered by the largest move of the replay, and a control's is not, as
 * in the finding; where the move is not known, no passage of the work is within a budget. The line applies to both sides.
 * @param of `tiling`: passages that share no token, as findings count a work; `all`: every window, as they count a control
 */
export function atSetting(
  side: SideArrays,
  chars: number,
  setting: Setting,
  how: { readonly suffixTokens: number; readonly edges: readonly number[]; readonly of: 'tiling' | 'all' },
): SideAtSetting {
  const within = withinBudget(side, how.of === 'all' ? { ...setting, replayDecades: 0 } : setting);
  const counts = side.counts.map((counted, window) => (counted === 1 && within[window] === 1 ? 1 : 0));
  const floor = (setting.log10Threshold + 1e-9) * Math.LN10;
  const counted = [...side.counts.keys()].filter((window) => side.counts[window] === 1);
  const tested =
    how.of === 'all'
      ? counted
      : disjointIndices(
          counted.map((window) => side.startToken[window] ?? 0),
          how.suffixTokens,
        ).flatMap((at) => counted[at] ?? []);
  const isHit = (window: number): boolean =>
    counts[window] === 1 && (side.logPz[window] ?? -Infinity) > floor;
  const { coveredChars } = spanCoverage({ ...side, counts }, chars, setting.log10Threshold);
  const slices = new Array<number>(SLICES).fill(0);
  const histogram = new Array<number>(Math.max(1, how.edges.length - 1)).fill(0);
  const [first = 0, second = 1] = how.edges;
  for (const window of counted) {
    if (!isHit(window)) continue;
    const from = Math.floor(((side.startChar[window] ?? 0) * SLICES) / Math.max(1, chars));
    const to = Math.floor((((side.endChar[window] ?? 1) - 1) * SLICES) / Math.max(1, chars));
    for (let slice = from; slice <= Math.min(SLICES - 1, to); slice++) slices[slice] = 1;
    const bin = Math.floor(((side.logPz[window] ?? 0) / Math.LN10 - first) / (second - first));
    const at = Math.min(histogram.length - 1, Math.max(0, bin));
    histogram[at] = (histogram[at] ?? 0) + 1;
  }
  return { hits: tested.filter(isHit).length, tested: tested.length, coveredChars, slices, histogram };
}

function withinBudget(
  { policyLogPz }: SideArrays,
  { queries, probability, replayDecades }: Setting,
): ArrayLike<number> {
  if (queries === null) return new Uint8Array(policyLogPz.length).fill(1);
  if (typeof replayDecades !== 'number') return new Uint8Array(policyLogPz.length);
  const needed = logPzNeeded(queries, probability) + replayDecades * Math.LN10;
  return policyLogPz.map((value) => (value >= needed ? 1 : 0));
}
