import type { ObservedOf } from '../defineAttack.js';
import { collectPassages, type CollectedPassages, logProbFromJson } from '../kit/index.js';
import type { OrdinaryInput } from './plan.js';
import type { OrdinaryObservation, ordinaryUnits } from './run.js';

/** All draws of an examination; the score of a passage is the share of it that the closest draw keeps. */
export type DrawnWorks = CollectedPassages<OrdinaryObservation>;
/** A target with its judgment. */
export type DrawnWork = DrawnWorks['targets'][number];
/** A passage with its draws. */
export type DrawnPassage = DrawnWorks['control'][number];

/** The sums over the draws of several passages. */
export interface DrawTotals {
  readonly draws: number;
  readonly exact: number;
  readonly near: number;
  /** Σ n · p_z under the policy, and the standard deviation of the number of exact draws. */
  readonly expected: number;
  readonly deviation: number;
  readonly longestRun: number;
  readonly longestBeginning: number;
}

/** Adds up the draws of several passages. */
export function totalsOf(passages: readonly DrawnPassage[], epsilon: number): DrawTotals {
  const observed = passages.map((passage) => passage.observed);
  const distances = observed.flatMap((one) => one.distances);
  const chances = observed.map((one) => ({
    n: one.distances.length,
    p: Math.min(1, Math.exp(logProbFromJson(one.policy))),
  }));
  return {
    draws: distances.length,
    exact: distances.filter((distance) => distance === 0).length,
    near: distances.filter((distance) => distance <= epsilon).length,
    expected: chances.reduce((sum, { n, p }) => sum + n * p, 0),
    deviation: Math.sqrt(chances.reduce((sum, { n, p }) => sum + n * p * (1 - p), 0)),
    longestRun: largest(observed.flatMap((one) => one.runs)),
    longestBeginning: largest(observed.flatMap((one) => one.beginnings)),
  };
}

/** The largest of some numbers, or 0. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** The fewest changes in any draw of a passage. Counted one by one, since a call takes only a limited number of arguments. */
export function leastChanges({ observed }: Pick<DrawnPassage, 'observed'>): number {
  return observed.distances.reduce((least, changes) => Math.min(least, changes), Infinity);
}

/** The share of a passage that is kept when `distance` tokens are changed. */
export function keptShare(distance: number, suffixTokens: number): number {
  return 1 - distance / suffixTokens;
}

/** Reads all observations once and compares every target with the controls. */
export function collectDrawn(
  input: OrdinaryInput,
  observations: Iterable<ObservedOf<typeof ordinaryUnits>>,
): DrawnWorks {
  const { epsilon, suffixTokens } = input.parameters;
  return collectPassages(input, observations, {
    scoreOf: (observed: OrdinaryObservation) => ({
      score: keptShare(leastChanges({ observed }), suffixTokens),
      ...(observed.full === null ? {} : { logP: observed.full }),
    }),
    minimum: keptShare(epsilon, suffixTokens),
    exponentialTail: false,
  });
}
