import { elementAt } from '../../base/index.js';
import type { LogProbJson } from '../../domain/index.js';
import type { ObservedOf } from '../defineAttack.js';
import {
  judgePassages,
  logProbFromJson,
  type PassageJudgement,
  sampledPassages,
  type ScoredPassage,
} from '../kit/index.js';
import type { NearVerbatimInput } from './plan.js';
import type { NearVerbatimObservation, nearVerbatimUnits } from './run.js';

type ObservedNear = ObservedOf<typeof nearVerbatimUnits>;

/** A passage, what was observed there, and the score on which the judgment rests. */
export interface NearPassage extends ScoredPassage {
  readonly observed: NearVerbatimObservation;
}

/** The passages of each work, and the number that could not be scored. */
export interface NearWorks {
  readonly targets: readonly NearWork[];
  readonly control: readonly NearPassage[];
  readonly unscoredControls: number;
}

/** A target with its judgment. */
export interface NearWork {
  readonly work: NearVerbatimInput['works'][number];
  readonly passages: readonly NearPassage[];
  readonly judgement: PassageJudgement;
  readonly unscored: number;
}

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
export function collectNear(input: NearVerbatimInput, observations: Iterable<ObservedNear>): NearWorks {
  const { parameters } = input;
  const byWork = new Map<string, Map<number, ObservedNear>>();
  for (const observed of observations) {
    const { workId, spec } = observed.unit;
    const own = byWork.get(workId) ?? new Map<number, ObservedNear>();
    byWork.set(workId, own.set(spec.startToken, observed));
  }
  const read = (work: NearWork['work']): NearPassage[] =>
    sampledPassages(input, work, parameters, parameters.passages).flatMap((passage) => {
      const observed = byWork.get(work.id)?.get(passage.startToken);
      if (observed?.kind !== 'observed') return [];
      const { value } = observed;
      const { full } = value.verbatim;
      const logP = full === null ? {} : { logP: full };
      return [{ passage, observed: value, score: nearScore(value, parameters), ...logP }];
    });
  const missing = (work: NearWork['work']): number =>
    [...(byWork.get(work.id)?.values() ?? [])].filter(({ kind }) => kind === 'unscored').length;
  const controls = input.works.filter(({ role }) => role === 'control');
  const control = controls.flatMap(read);
  const targets = input.works
    .filter(({ role }) => role === 'target')
    .map((work): NearWork => {
      const passages = read(work);
      const judgement = judgePassages({
        target: passages,
        control,
        alpha: parameters.alpha,
        minimum: Math.log(parameters.leastProbability),
        exponentialTail: true,
      });
      return { work, passages, judgement, unscored: missing(work) };
    });
  return { targets, control, unscoredControls: controls.reduce((total, work) => total + missing(work), 0) };
}
