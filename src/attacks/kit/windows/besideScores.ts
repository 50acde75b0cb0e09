import { isScored, remarkOf, type Remark, type Scored, elementAt } from '../../../base/index.js';
import type { Interval } from '../../../domain/index.js';
import { isAboveFloor } from '../../../measure/index.js';
import { common } from '../words/common.js';
import { sampledInterval } from '../words/words.js';
import type { BesideKind, ObservedBeside } from './besideUnits.js';

/** The scores of windows of one text that are no passages of a work, in the order of the plan. */
export interface BesideScores {
  readonly windows: number[];
  /** Σ log p of the suffix of each, full softmax, T = 1. */
  readonly logPz: number[];
  /** Windows that could not be scored, and why. */
  unscored: number;
  readonly reasons: Remark[];
}

/** Such scores by the kind of their units and then by the text. */
export type BesideByText = ReadonlyMap<BesideKind, ReadonlyMap<string, BesideScores>>;

/** Reads the units that are no part of a work. */
export function collectBeside(observations: readonly ObservedBeside[]): BesideByText {
  const byKind = new Map<BesideKind, Map<string, BesideScores>>();
  for (const observed of observations) {
    const byText = byKind.get(observed.unitKind) ?? new Map<string, BesideScores>();
    byKind.set(observed.unitKind, byText);
    const { workId, spec } = observed.unit;
    const scores = byText.get(workId) ?? { windows: [], logPz: [], unscored: 0, reasons: [] };
    byText.set(workId, scores);
    if (observed.kind === 'unscored') {
      scores.unscored += spec.windows.length;
      scores.reasons.push(remarkOf(observed));
      continue;
    }
    spec.windows.forEach((window, i) => {
      scores.windows.push(window);
      scores.logPz.push(elementAt(observed.value.logPz, i));
    });
  }
  return byKind;
}

/** How many windows of a known kind exceed the family floor of a target, by the same rule as its own. */
export interface BesideCount {
  readonly hits: number;
  readonly tested: number;
  /** Clopper–Pearson, 95%. */
  readonly interval: Interval;
}

/**
 * Counts the scores above a floor.
 * @param of what the share is of; without a floor or a score there is no interval
 */
export function countAbove(scores: readonly number[], log10Floor: Scored, of: string): BesideCount {
  const hits = isScored(log10Floor) ? scores.filter((logPz) => isAboveFloor(logPz, log10Floor)).length : 0;
  const tested = isScored(log10Floor) ? scores.length : 0;
  const none = isScored(log10Floor) ? common.unscored('no-passage-tried') : log10Floor;
  return { hits, tested, interval: sampledInterval(hits, tested, of, none) };
}
