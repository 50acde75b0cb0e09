import { elementAt } from '../../base/index.js';
import type { LogProbJson } from '../../domain/index.js';
import type { ObservedOf } from '../defineAttack.js';
import { collectPassages, type CollectedPassages, logProbFromJson } from '../kit/index.js';
import type { NearVerbatimInput } from './plan.js';
import type { NearVerbatimObservation, nearVerbatimUnits } from './run.js';

/** The passages of each work. */
export type NearWorks = CollectedPassages<NearVerbatimObservation>;
/** A target with its judgment. */
export type NearWork = NearWorks['targets'][number];
/** A passage, what was observed there, and the score on which the judgment rests. */
export type NearPassage = NearWorks['control'][number];

/** Log of the lower bound at ε by the guiding distance, or of the passage itself by the exact path, whichever is larger. */
export function nearScore(
  { lower, verbatim }: NearVerbatimObservation,
  { epsilon, distance }: NearVerbatimInput['parameters'],
): number {
  return Math.max(logAt(lower[distance], epsilon), logProbFromJson(verbatim.policy));
}

/** Entry e of a bracket as a number. */
export function logAt(bounds: readonly LogProbJson[], e: number): number {
  return logProbFromJson(elementAt(bounds, e));
}

/** Reads all observations once and compares every target with the controls. */
export function collectNear(
  input: NearVerbatimInput,
  observations: Iterable<ObservedOf<typeof nearVerbatimUnits>>,
): NearWorks {
  const { parameters } = input;
  return collectPassages(input, observations, {
    scoreOf: (value: NearVerbatimObservation) => ({
      score: nearScore(value, parameters),
      ...(value.verbatim.full === null ? {} : { logP: value.verbatim.full }),
    }),
    minimum: Math.log(parameters.leastProbability),
    exponentialTail: true,
  });
}
