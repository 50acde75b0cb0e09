import { isScored, ofTotal, wholeNumber } from '../../base/index.js';
import { noInterval, policyName, type Finding, type FindingSpan } from '../../domain/index.js';
import { finding } from '../findingKinds.js';
import {
  controlWords,
  judgementCaveats,
  logProbFromJson,
  logProbJson,
  markedBy,
  placeOf,
} from '../kit/index.js';
import { totalsOf, type DrawnPassage, type DrawnWork, type DrawnWorks } from './collect.js';
import { ordinaryKinds } from './kinds.js';
import { ordinaryPolicy } from './parameters.js';
import type { OrdinaryInput } from './plan.js';
import { words } from './words.js';

/** Findings about one target. */
export function ordinaryFindings(target: DrawnWork, works: DrawnWorks, input: OrdinaryInput): Finding[] {
  return [
    passagesFinding(target, works, input),
    drawsFinding(target, works, input),
    runFinding(target, works, input),
  ];
}

function passagesFinding(
  { work, judgement }: DrawnWork,
  { control, unscored }: DrawnWorks,
  { parameters }: OrdinaryInput,
): Finding {
  const missing = unscored.target + unscored.control;
  const { draws, epsilon, suffixTokens } = parameters;
  const { calibration, hits, tested, controlHits, controlTested, controlMaximum } = judgement;
  const closest = isScored(controlMaximum)
    ? ` (the closest draw in the control changed ${changesFor(controlMaximum, suffixTokens)} of ${suffixTokens} tokens)`
    : '';
  const controlPart =
    control.length === 0
      ? 'no control passage was tested (uncalibrated)'
      : `of the control passages, each compared with the rest of the control, ${ofTotal(controlHits, controlTested)} were${closest}`;
  const made = `Each passage was drawn ${draws} times under ${policyName(ordinaryPolicy(parameters))}.`;
  const sentence = `${made} ${ofTotal(hits.length, tested)} passages were written in at least one draw with at most ${epsilon} of ${suffixTokens} tokens changed and closer than any draw came to a control passage; ${controlWords(calibration, controlPart)}.`;
  return finding(ordinaryKinds['ordinary-passages'], work.id, {
    sentence: markedBy(calibration, sentence),
    value: tested === 0 ? words.unscored('no-passage-drawn') : hits.length / tested,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0 ? words.unscored('no-control-passage-drawn') : controlHits / controlTested,
    interval: judgement.sampleInterval,
    calibration,
    standing: judgement.standing,
    spans: spansOf(hits as readonly DrawnPassage[]),
    caveats: [
      words.remark('baseline'),
      ...judgementCaveats(judgement),
      ...(missing === 0 ? [] : [words.remark('passages-not-drawn', { passages: missing })]),
    ],
  });
}

function drawsFinding(
  { work, passages, judgement }: DrawnWork,
  { control }: DrawnWorks,
  { parameters }: OrdinaryInput,
): Finding {
  const { calibration } = judgement;
  const own = totalsOf(passages, parameters.epsilon);
  const other = totalsOf(control, parameters.epsilon);
  const controlPart =
    other.draws === 0
      ? 'no draws were made for control passages'
      : `in the control, ${ofTotal(other.exact, other.draws)} did (expected: ${other.expected.toFixed(1)} ± ${other.deviation.toFixed(1)})`;
  const exact = `${ofTotal(own.exact, own.draws)} draws wrote their passage word for word (expected from the computed probabilities: ${own.expected.toFixed(1)} ± ${own.deviation.toFixed(1)})`;
  const sentence = `${exact}; ${controlWords(calibration, controlPart)}. ${wholeNumber(own.near)} draws wrote their passage with at most ${parameters.epsilon} tokens changed.`;
  return finding(ordinaryKinds['ordinary-draws'], work.id, {
    sentence: markedBy(calibration, sentence),
    value: own.draws === 0 ? words.unscored('no-passage-drawn') : own.exact / own.draws,
    count: { hits: own.exact, total: own.draws, of: 'draws' },
    controlValue: other.draws === 0 ? words.unscored('no-control-passage-drawn') : other.exact / other.draws,
    interval: noInterval(words.unscored('draws-share-probability')),
    calibration,
    caveats: [words.remark('expected-draws'), ...judgementCaveats(judgement)],
  });
}

function runFinding(
  { work, passages, judgement }: DrawnWork,
  { control }: DrawnWorks,
  { parameters }: OrdinaryInput,
): Finding {
  const { calibration } = judgement;
  const own = totalsOf(passages, parameters.epsilon);
  const other = totalsOf(control, parameters.epsilon);
  const { suffixTokens } = parameters;
  const controlPart =
    other.draws === 0
      ? 'no draws were made for control passages'
      : `in the control, they are ${other.longestRun} and ${other.longestBeginning} tokens`;
  const sentence = `The longest run of consecutive tokens that any draw shares with its passage is ${own.longestRun} of ${suffixTokens} tokens; the longest match from the start of a passage is ${own.longestBeginning}; ${controlWords(calibration, controlPart)}.`;
  const where = passages.filter(({ observed }) => observed.runs.includes(own.longestRun)).slice(0, 1);
  return finding(ordinaryKinds['ordinary-longest'], work.id, {
    sentence: markedBy(calibration, sentence),
    value: own.draws === 0 ? words.unscored('no-passage-drawn') : own.longestRun,
    controlValue: other.draws === 0 ? words.unscored('no-control-passage-drawn') : other.longestRun,
    interval: noInterval(words.unscored('largest-of-draws')),
    calibration,
    spans: own.draws === 0 ? [] : spansOf(where),
    caveats: judgementCaveats(judgement),
  });
}

function changesFor(share: number, suffixTokens: number): number {
  return Math.round((1 - share) * suffixTokens);
}

function spansOf(passages: readonly DrawnPassage[]): FindingSpan[] {
  return [...passages]
    .sort((a, b) => b.score - a.score || a.passage.startToken - b.passage.startToken)
    .slice(0, 500)
    .map(({ passage, observed }) => ({
      ...placeOf(passage),
      logProbNats: logProbJson(Math.min(0, logProbFromJson(observed.policy))),
    }));
}
