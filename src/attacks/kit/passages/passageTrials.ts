import type { Trial } from '../../define.js';
import { common } from '../words/common.js';
import { highestElsewhere } from './highestElsewhere.js';
import type { PassageJudgement } from './judgePassages.js';
import { placeOf } from './passage.js';
import type { ScoredPassage } from './scoredPassage.js';

/** The passages of a target as trials, with the hits of its judgment. @param unit converts the score to the attack's unit */
export function targetTrials(
  target: readonly ScoredPassage[],
  { hits }: PassageJudgement,
  unit: (score: number) => number = (score) => score,
): Trial[] {
  const isHit = new Set(hits.map(({ passage }) => passage));
  return target.map((scored) => trial(scored, isHit.has(scored.passage), unit));
}

/**
 * The passages of the controls as trials. A hit reaches the minimum and exceeds what the other control blocks set.
 * @param elsewhere what that is for a passage: every passage of the other blocks unless said
 */
export function controlTrials(
  control: readonly ScoredPassage[],
  minimum: number,
  unit: (score: number) => number = (score) => score,
  elsewhere: (scored: ScoredPassage) => number = highestElsewhere(control),
): Trial[] {
  return control.map((scored) =>
    trial(scored, scored.score >= minimum && scored.score > elsewhere(scored), unit),
  );
}

function trial({ passage, score }: ScoredPassage, hit: boolean, unit: (score: number) => number): Trial {
  return {
    ...placeOf(passage),
    hit,
    score: score === -Infinity ? common.unscored('nothing-reached') : unit(score),
  };
}
