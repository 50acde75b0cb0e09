import type { ObservedOf } from '../defineAttack.js';
import {
  judgePassages,
  logProbFromJson,
  type PassageJudgement,
  sampledPassages,
  type ScoredPassage,
} from '../kit/index.js';
import type { OrdinaryInput } from './plan.js';
import type { OrdinaryObservation, ordinaryUnits } from './run.js';

/** A passage with its draws, and the share of it that the closest draw keeps. */
export interface DrawnPassage extends ScoredPassage {
  readonly observed: OrdinaryObservation;
  readonly unitId: string;
}

/** A target with its judgment. */
export interface DrawnWork {
  readonly work: OrdinaryInput['works'][number];
  readonly passages: readonly DrawnPassage[];
  readonly judgement: PassageJudgement;
}

/** All draws of an examination. */
export interface DrawnWorks {
  readonly targets: readonly DrawnWork[];
  readonly control: readonly DrawnPassage[];
  /** Passages of target and control that could not be drawn. */
  readonly unscored: number;
}

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
  const { parameters } = input;
  const { epsilon, suffixTokens, alpha, passages: count } = parameters;
  const byPlace = new Map<string, Pick<DrawnPassage, 'observed' | 'unitId'>>();
  const key = (workId: string, startToken: number): string => `${workId}/${startToken}`;
  let unscored = 0;
  for (const observed of observations) {
    const { id: unitId, workId, spec } = observed.unit;
    if (observed.kind === 'unscored') unscored += 1;
    else byPlace.set(key(workId, spec.startToken), { observed: observed.value, unitId });
  }
  const read = (work: DrawnWork['work']): DrawnPassage[] =>
    sampledPassages(input, work, parameters, count).flatMap((passage) => {
      const drawn = byPlace.get(key(work.id, passage.startToken));
      if (drawn === undefined) return [];
      const least = leastChanges(drawn);
      return [{ passage, ...drawn, score: keptShare(least, suffixTokens), ...logPOf(drawn.observed) }];
    });
  const control = input.works.filter(({ role }) => role === 'control').flatMap(read);
  const targets = input.works
    .filter(({ role }) => role === 'target')
    .map((work): DrawnWork => {
      const passages = read(work);
      const minimum = keptShare(epsilon, suffixTokens);
      return { work, passages, judgement: judgePassages({ target: passages, control, alpha, minimum }) };
    });
  return { targets, control, unscored };
}

function logPOf({ full }: OrdinaryObservation): Pick<ScoredPassage, 'logP'> {
  return full === null ? {} : { logP: full };
}
