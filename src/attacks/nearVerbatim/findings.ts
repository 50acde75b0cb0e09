import { isScored, ofTotal, probabilityOfLog, type Remark } from '../../base/index.js';
import { noInterval, policyName, type Finding, type FindingSpan } from '../../domain/index.js';
import { finding } from '../findingKinds.js';
import {
  common,
  controlWords,
  judgementCaveats,
  logProbFromJson,
  logProbJson,
  markedBy,
  type PassageJudgement,
  placeOf,
} from '../kit/index.js';
import { drawsFinding, foundFinding, gainFinding } from './besideFindings.js';
import { changesInWords } from './changesInWords.js';
import { logAt, type NearPassage, type NearWork, type NearWorks } from './collect.js';
import { nearVerbatimKinds } from './kinds.js';
import type { NearVerbatimInput } from './plan.js';
import { policyOf } from './run.js';
import { words } from './words.js';

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
    foundFinding(target, works, input),
    ...(input.parameters.draws > 0 ? [drawsFinding(target, works, input)] : []),
  ];
}

function hitsFinding(
  { work, passages, judgement }: NearWork,
  { control, unscored }: NearWorks,
  input: NearVerbatimInput,
): Finding {
  const { parameters } = input;
  const { hits, tested, controlTested, controlHits, calibration } = judgement;
  const least = probabilityOfLog(Math.log(parameters.leastProbability));
  const rule = `For each passage, the probability was computed that one draw under ${policyName(policyOf(parameters.topK))} writes a near-verbatim copy (${changesInWords(parameters)}).`;
  const sentence = `${rule} ${ofTotal(hits.length, tested)} passages reach a probability of at least ${least} and exceed every control passage; ${controlWords(calibration, controlSays(judgement, control.length, controlHits, controlTested))}.`;
  return finding(nearVerbatimKinds['near-verbatim-passages'], work.id, {
    sentence: markedBy(calibration, sentence),
    value: tested === 0 ? common.unscored('no-passage-tried') : hits.length / tested,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      controlTested === 0 ? common.unscored('no-control-passage-tried') : controlHits / controlTested,
    interval: judgement.sampleInterval,
    threshold: thresholdOf(judgement),
    calibration,
    standing: judgement.standing,
    spans: spansOf(hits as readonly NearPassage[]),
    caveats: [...judgementCaveats(judgement), ...numericCaveats(passages), ...missing(unscored.control)],
  });
}

function controlSays(
  { controlMaximum }: PassageJudgement,
  control: number,
  controlHits: number,
  tested: number,
): string {
  if (control === 0) return 'no control passage was tested (uncalibrated)';
  const highest = isScored(controlMaximum)
    ? `the highest probability in the control is ${probabilityOfLog(controlMaximum)}`
    : 'no near copy was found in the control';
  return `of the control passages, each compared with the rest of the control, ${ofTotal(controlHits, tested)} do, and ${highest}`;
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
      ? 'no control passage was tested (uncalibrated)'
      : inControl.score > -Infinity
        ? `in the control, near-verbatim copies of the most probable passage have a probability of at least ${probabilityOfLog(inControl.score)}`
        : 'in the control, no near copy was found';
  const sentence = reached
    ? `For the most probable passage, one draw writes a near-verbatim copy with a probability of ${probabilityOfLog(best.score)} to ${probabilityOfLog(Math.max(upper, best.score))} (word for word: ${probabilityOfLog(logProbFromJson(best.observed.verbatim.policy))}); ${controlWords(calibration, controlPart)}.`
    : `No near-verbatim copy of any passage tested was found; ${controlWords(calibration, controlPart)}.`;
  return finding(nearVerbatimKinds['near-verbatim-best'], work.id, {
    sentence: markedBy(calibration, sentence),
    value: reached ? Math.min(0, best.score) / Math.LN10 : words.unscored('nothing-near-found'),
    controlValue: isScored(controlMaximum) ? controlMaximum / Math.LN10 : controlMaximum,
    interval: noInterval(
      reached
        ? words.unscored('bounded', { log10Upper: Math.min(0, Math.max(upper, best.score)) / Math.LN10 })
        : words.unscored('no-number'),
    ),
    calibration,
    spans: reached ? spansOf([best]) : [],
    caveats: [
      words.remark('lower-bound-of-any-copy'),
      ...judgementCaveats(judgement),
      ...numericCaveats(passages),
    ],
  });
}

function thresholdOf({ controlMaximum, minimum }: PassageJudgement): NonNullable<Finding['threshold']> {
  const log = isScored(controlMaximum) ? Math.max(controlMaximum, minimum) : minimum;
  return { name: 'the highest in the control, or the least probability of a hit', log10: log / Math.LN10 };
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

/** The largest difference between the beam's numbers and the exact path's, for the copies that both have. */
export function classDifference({ observed }: NearPassage): number | null {
  const { copy, stepped, verbatim } = observed;
  const pairs: readonly (readonly [number, number])[] = [
    ...(copy === null ? [] : [[copy.logProb, logProbFromJson(copy.exact)] as const]),
    ...(stepped === null ? [] : [[stepped, logProbFromJson(verbatim.policy)] as const]),
  ];
  return pairs.length === 0 ? null : Math.max(...pairs.map(([a, b]) => Math.abs(a - b)));
}

function numericCaveats(passages: readonly NearPassage[]): Remark[] {
  const differences = passages.flatMap((passage) => classDifference(passage) ?? []);
  if (differences.length === 0) return [];
  const largest = differences.reduce((most, one) => Math.max(most, one), 0);
  return [
    Number.isFinite(largest)
      ? words.remark('shared-cache-differs', { nats: largest })
      : words.remark('shared-cache-keeps-more'),
  ];
}

function missing(unscoredControls: number): Remark[] {
  return unscoredControls === 0 ? [] : [words.remark('controls-unscored', { passages: unscoredControls })];
}
