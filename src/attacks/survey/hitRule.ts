import { isAboveFloor } from '../../measure/index.js';
import type { WorkSurvey } from './workSurvey.js';

/** A place is looked at again whatever the control says when its probability under the policy is at least this. */
export const LOOSE_PROBABILITY = 1e-3;
/** … or its log p under the full softmax is at least this for each token: −100 for 50 tokens. */
export const LOOSE_NATS_PER_TOKEN = -2;

/** When a place counts as found by the survey: fixed by the plan, but for the control's maximum, which the survey itself gives. */
export interface HitRule {
  /** Largest log10 p of all places of the controls; null without a control, or for a control itself. */
  readonly log10ControlMaximum: number | null;
  readonly suffixTokens: number;
}

/** Is a place with these log p's a hit? Above everything in the control, or probable in itself. */
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

/** The rule for a work: a target is held against every place of the controls, a control against none. */
export function hitRuleOf(
  { work }: WorkSurvey,
  controls: readonly WorkSurvey[],
  suffixTokens: number,
): HitRule {
  let highest = -Infinity;
  for (const { logPz, counts } of work.role === 'control' ? [] : controls) {
    for (let place = 0; place < logPz.length; place++) {
      if (counts[place] === 1) highest = Math.max(highest, logPz[place] ?? -Infinity);
    }
  }
  return { log10ControlMaximum: highest === -Infinity ? null : highest / Math.LN10, suffixTokens };
}

/** 1 at every place that counts and is a hit. */
export function hitsOf(survey: WorkSurvey, rule: HitRule): Uint8Array {
  const { logPz, policyLogPz, counts } = survey;
  const hits = new Uint8Array(logPz.length);
  for (let place = 0; place < hits.length; place++) {
    if (counts[place] === 1 && isHit(rule, logPz[place] ?? -Infinity, policyLogPz[place] ?? -Infinity))
      hits[place] = 1;
  }
  return hits;
}
