import { isScored, unscored } from '../../base/index.js';
import { policyName, type Finding, type FindingSpan } from '../../domain/index.js';
import {
  controlWords,
  judgementCaveats,
  markedBy,
  placeOf,
  probabilityWords,
  type PassageJudgement,
} from '../kit/index.js';
import { ofTotal, wholeNumber } from '../windows/findings.js';
import { logProbFromJson, logProbJson } from '../windows/run.js';
import { logAt, type NearPassage, type NearWork, type NearWorks } from './collect.js';
import type { NearVerbatimInput } from './plan.js';
import { policyOf } from './run.js';

/** Findings about one target. */
export function nearVerbatimFindings(
  target: NearWork,
  works: NearWorks,
  input: NearVerbatimInput,
): Finding[] {
  return [
    hitsFinding(target, works, input),
    bestFinding(target, works, input),
    gainFinding(target, works, input),
    ...(input.parameters.draws > 0 ? [drawsFinding(target, works, input)] : []),
  ];
}

/** How changes are counted, in words. */
export function changesInWords({ epsilon, suffixTokens, distance }: NearVerbatimInput['parameters']): string {
  const how = distance === 'levenshtein' ? 'replaced, put in or left out' : 'replaced at their place';
  return `at most ${epsilon} of ${suffixTokens} tokens ${how}`;
}

function hitsFinding(
  { work, passages, judgement }: NearWork,
  { control, unscoredControls }: NearWorks,
  input: NearVerbatimInput,
): Finding {
  const { parameters } = input;
  const { hits, tested, controlTested, controlHits, calibration } = judgement;
  const least = probabilityWords(Math.log(parameters.leastProbability));
  const sentence = `At ${ofTotal(hits.length, tested)} of the passages tried, a copy of the passage with ${changesInWords(parameters)} comes out of one draw under ${policyName(policyOf(parameters.topK))} with a probability of at least ${least}, and of more than anywhere in the control; ${controlWords(calibration, controlSays(judgement, control.length, controlHits, controlTested))}.`;
  return {
    id: `near-verbatim-passages/${work.id}`,
    title: 'Near-verbatim passages',
    sentence: markedBy(calibration, sentence),
    tag: 'reconstruction',
    element: 'near-exact',
    workId: work.id,
    value: tested === 0 ? unscored('No passage was tried.') : hits.length / tested,
    unit: 'share of passages',
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0 ? unscored('No control passage was tried.') : controlHits / controlTested,
    interval: judgement.sampleInterval,
    threshold: thresholdOf(judgement),
    calibration,
    standing: judgement.standing,
    spans: spansOf(hits as readonly NearPassage[]),
    caveats: [...judgementCaveats(judgement), ...numericCaveats(passages), ...missing(unscoredControls)],
  };
}

function controlSays(
  { controlMaximum }: PassageJudgement,
  control: number,
  controlHits: number,
  tested: number,
): string {
  if (control === 0) return 'no passage of the control counts (uncalibrated)';
  const highest = isScored(controlMaximum)
    ? `the highest there is ${probabilityWords(controlMaximum)}`
    : 'nothing near was found there at all';
  return `of the control, held against its other blocks, ${ofTotal(controlHits, tested)} do, and ${highest}`;
}

function bestFinding(
  { work, passages, judgement }: NearWork,
  { control }: NearWorks,
  { parameters }: NearVerbatimInput,
): Finding {
  const { epsilon, distance } = parameters;
  const best = highest(passages);
  const { calibration, controlMaximum } = judgement;
  const inControl = highest(control);
  const reached = best !== undefined && best.score > -Infinity;
  const upper = best === undefined ? 0 : logAt(best.observed.upper[distance], epsilon);
  const controlPart =
    inControl === undefined
      ? 'no passage of the control counts (uncalibrated)'
      : inControl.score > -Infinity
        ? `the most probable one of the control ${probabilityWords(inControl.score)}`
        : 'in the control nothing near was found';
  const sentence = reached
    ? `The most probable near-verbatim copy comes out of one draw with a probability of ${probabilityWords(best.score)} to ${probabilityWords(Math.max(upper, best.score))} (word for word ${probabilityWords(logProbFromJson(best.observed.verbatim.policy))}); ${controlWords(calibration, controlPart)}.`
    : `No near-verbatim copy of any passage tried was found; ${controlWords(calibration, controlPart)}.`;
  return {
    id: `near-verbatim-best/${work.id}`,
    title: 'Most probable near-verbatim copy',
    sentence: markedBy(calibration, sentence),
    tag: 'reconstruction',
    element: 'near-exact',
    workId: work.id,
    value: reached
      ? Math.min(0, best.score) / Math.LN10
      : unscored('Nothing near was found; the probability need not be zero.'),
    unit: 'log10 of a probability',
    controlValue: isScored(controlMaximum) ? controlMaximum / Math.LN10 : controlMaximum,
    interval: reached
      ? {
          kind: 'none',
          reason: `Not sampled but bounded: the probability lies between the lower bound and ${probabilityWords(Math.max(upper, best.score))}, for certain.`,
        }
      : { kind: 'none', reason: 'There is no number.' },
    calibration,
    standing: 'measured',
    spans: reached ? spansOf([best]) : [],
    caveats: [
      'The probability of one copy or another, under this policy; the search may miss copies, so it is a lower bound.',
      ...judgementCaveats(judgement),
      ...numericCaveats(passages),
    ],
  };
}

function gainFinding(
  { work, passages, judgement }: NearWork,
  { control }: NearWorks,
  { parameters }: NearVerbatimInput,
): Finding {
  const least = Math.log(parameters.leastProbability);
  const count = (of: readonly NearPassage[], by: (passage: NearPassage) => number): number =>
    of.filter((passage) => by(passage) >= least).length;
  const verbatim = (passage: NearPassage): number => logProbFromJson(passage.observed.verbatim.policy);
  const near = ({ score }: NearPassage): number => score;
  const { calibration } = judgement;
  const likeliest = probabilityWords(least);
  const sentence = `${ofTotal(count(passages, near), passages.length)} of the passages tried reach ${likeliest} when ${changesInWords(parameters)} are allowed, ${ofTotal(count(passages, verbatim), passages.length)} word for word; ${controlWords(calibration, `of the control ${wholeNumber(count(control, near))} and ${wholeNumber(count(control, verbatim))} of ${wholeNumber(control.length)}`)}.`;
  return {
    id: `near-verbatim-gain/${work.id}`,
    title: 'Near-verbatim beside word for word',
    sentence: markedBy(calibration, sentence),
    tag: 'reconstruction',
    element: 'near-exact',
    workId: work.id,
    value:
      passages.length === 0
        ? unscored('No passage was tried.')
        : (count(passages, near) - count(passages, verbatim)) / passages.length,
    unit: 'share of passages',
    count: {
      hits: count(passages, near) - count(passages, verbatim),
      total: passages.length,
      of: 'passages that only a near-verbatim copy reaches',
    },
    controlValue:
      control.length === 0
        ? unscored('No control passage was tried.')
        : (count(control, near) - count(control, verbatim)) / control.length,
    interval: { kind: 'none', reason: 'A comparison of two counts on the same passages; both are printed.' },
    calibration,
    standing: 'measured',
    spans: [],
    caveats: judgementCaveats(judgement),
  };
}

function drawsFinding(
  { work, passages, judgement }: NearWork,
  { control }: NearWorks,
  { parameters }: NearVerbatimInput,
): Finding {
  const { epsilon, distance } = parameters;
  const { calibration } = judgement;
  const totals = (of: readonly NearPassage[]): { draws: number; near: number } =>
    of.reduce(
      (sum, { observed: { draws } }) => ({
        draws: sum.draws + (draws?.draws ?? 0),
        near: sum.near + (draws?.near[distance] ?? 0),
      }),
      { draws: 0, near: 0 },
    );
  const own = totals(passages);
  const ofControl = totals(control);
  const outside = passages.filter(({ observed, score }) => {
    const interval = observed.draws?.interval;
    if (interval === undefined) return false;
    const upper = Math.exp(logAt(observed.upper[distance], epsilon));
    return interval.upper < Math.exp(score) || interval.lower > upper;
  }).length;
  const level = passages.find(({ observed }) => observed.draws !== null)?.observed.draws?.interval.level ?? 0;
  const sentence = `${wholeNumber(own.near)} of ${wholeNumber(own.draws)} seeded draws wrote a near-verbatim copy, and at ${ofTotal(outside, passages.length)} of the passages the draws do not agree with the bounds at the level of ${(100 * level).toFixed(0)} %; ${controlWords(calibration, `of the control ${wholeNumber(ofControl.near)} of ${wholeNumber(ofControl.draws)} draws did`)}.`;
  return {
    id: `near-verbatim-draws/${work.id}`,
    title: 'The bounds checked by drawing',
    sentence: markedBy(calibration, sentence),
    tag: 'extraction',
    element: 'near-exact',
    workId: work.id,
    value: own.draws === 0 ? unscored('No draws were made.') : own.near / own.draws,
    unit: 'share of draws',
    count: { hits: own.near, total: own.draws, of: 'draws' },
    controlValue:
      ofControl.draws === 0
        ? unscored('No passage of a control was drawn.')
        : ofControl.near / ofControl.draws,
    interval: {
      kind: 'none',
      reason:
        'Each passage has an interval of its own (Clopper–Pearson); the sentence counts those that miss the bounds.',
    },
    calibration,
    standing: 'measured',
    spans: [],
    caveats: [
      'About one in twenty intervals of 95 % misses the truth by chance alone.',
      ...judgementCaveats(judgement),
    ],
  };
}

function thresholdOf({ controlMaximum, minimum }: PassageJudgement): NonNullable<Finding['threshold']> {
  const log = isScored(controlMaximum) ? Math.max(controlMaximum, minimum) : minimum;
  return { name: 'the control’s highest, or the least probability of a hit', log10: log / Math.LN10 };
}

function highest(passages: readonly NearPassage[]): NearPassage | undefined {
  return passages.reduce<NearPassage | undefined>(
    (most, passage) => (most === undefined || passage.score > most.score ? passage : most),
    undefined,
  );
}

function spansOf(passages: readonly NearPassage[]): FindingSpan[] {
  return [...passages]
    .sort((a, b) => b.score - a.score || a.passage.startToken - b.passage.startToken)
    .slice(0, 500)
    .map(({ passage, score }) => ({ ...placeOf(passage), logProbNats: logProbJson(Math.min(0, score)) }));
}

/** How far the beam's numbers are from the exact path's, at the copies that both have. */
export function classDifference({ observed }: NearPassage): number | null {
  const { copy, stepped, verbatim } = observed;
  const pairs: readonly (readonly [number, number])[] = [
    ...(copy === null ? [] : [[copy.logProb, logProbFromJson(copy.exact)] as const]),
    ...(stepped === null ? [] : [[stepped, logProbFromJson(verbatim.policy)] as const]),
  ];
  return pairs.length === 0 ? null : Math.max(...pairs.map(([a, b]) => Math.abs(a - b)));
}

function numericCaveats(passages: readonly NearPassage[]): string[] {
  const differences = passages.flatMap((passage) => classDifference(passage) ?? []);
  if (differences.length === 0) return [];
  const largest = Math.max(...differences);
  return [
    Number.isFinite(largest)
      ? `The search computes over a shared cache, whose numbers differ a little from the exact path: by at most ${largest.toFixed(4)} nats (a factor of 10^${(largest / Math.LN10).toFixed(3)}) at the copies that were scored again.`
      : 'The search computes over a shared cache, whose numbers differ a little from the exact path: a copy that was scored again has probability zero there, because a token falls just outside the kept ones.',
  ];
}

function missing(unscoredControls: number): string[] {
  return unscoredControls === 0 ? [] : [`${unscoredControls} control passages could not be scored.`];
}
