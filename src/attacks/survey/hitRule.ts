import { elementAt } from '../../base/index.js';
import { isAboveFloor } from '../../measure/index.js';
import type { WorkSurvey } from './workSurvey.js';

/** A place whose probability under the policy is at least this is measured again, whatever the control shows. */
export const LOOSE_PROBABILITY = 1e-3;
/** The same for log p under the full softmax, for each token: −100 for 50 tokens. */
export const LOOSE_NATS_PER_TOKEN = -2;

/** When a place counts as found by the survey. The plan fixes the rule, except for the control's maximum, which the survey gives. */
export interface HitRule {
  /** Largest log10 p of any place of the controls; null without a control, and for a control itself. */
  readonly log10ControlMaximum: number | null;
  readonly suffixTokens: number;
}

/** Is a place with these log probabilities a hit, that is, above every place of the control or probable in itself? */
export function isHit(
  { log10ControlMaximum, suffixTokens }: HitRule,
  logPz: number,
  policyLogPz: number,
): boolean {
  return (
    (log10ControlMaximum !== null && isAboveFloor(logPz, log10ControlMaximum)) ||
    policyLogPz >= Math.log(LOOSE_PROBABILITY) ||
    logPz >= LOOSE_NATS_PER_TOKEN * suffixTokens
  );
}

/** The rule for a work: a target is compared with every place of the controls, a control with none. */
export function hitRuleOf(
  { work }: WorkSurvey,
  controls: readonly WorkSurvey[],
  suffixTokens: number,
): HitRule {
  let highest = -Infinity;
  for (const { logPz, counts } of work.role === 'control' ? [] : controls) {
    for (let place = 0; place < logPz.length; place++) {
      if (counts[place] === 1) highest = Math.max(highest, elementAt(logPz, place));
    }
  }
  return { log10ControlMaximum: highest === -Infinity ? null : highest / Math.LN10, suffixTokens };
}

/** 1 at every place that counts and is a hit. */
export function hitsOf(survey: WorkSurvey, rule: HitRule): Uint8Array {
  const { logPz, policyLogPz, counts } = survey;
  const hits = new Uint8Array(logPz.length);
  for (let place = 0; place < hits.length; place++) {
    if (counts[place] === 1 && isHit(rule, elementAt(logPz, place), elementAt(policyLogPz, place)))
      hits[place] = 1;
  }
  return hits;
}
