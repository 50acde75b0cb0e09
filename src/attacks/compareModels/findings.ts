import {
  percentagePoints,
  isScored,
  ofTotal,
  probabilityOfLog10,
  remarkOf,
  roundPercent,
  type Remark,
  type Unscored,
} from '../../base/index.js';
import { noInterval, type Finding, type FindingSpan, type Interval } from '../../domain/index.js';
import { median, type PairedCounts } from '../../measure/index.js';
import { finding, findingId } from '../findingKinds.js';
import { calibrationCaveats, common, controlWords, logProbJson, markedBy, placeOf } from '../kit/index.js';
import {
  isRaised,
  type Comparison,
  type CounterfactualTest,
  type Movement,
  type PairedRates,
} from './compare.js';
import { decades, modelWords, statedP } from './inWords.js';
import { compareKinds } from './kinds.js';
import type { LineageFacts } from './lineage.js';
import { LEAST_DECADES } from './parameters.js';
import type { CompareInput } from './plan.js';
import { NO_VERDICTS, words } from './words.js';

/** Does the model raise the work above the reference by more than it raises the control? */
export function raisedFinding(
  comparison: Comparison,
  lineage: LineageFacts | null,
  { model, parameters }: CompareInput,
): Finding {
  const { reference, work, control, judgement, test } = comparison;
  const { calibration, hits, tested } = judgement;
  const isSame = lineage?.sameWeights === true;
  const undetermined = `It cannot be determined whether ${modelWords(model)} raises this text above ${modelWords(reference)} by more than other text`;
  const sentence =
    test.kind === 'unscored'
      ? `${undetermined}; ${controlWords(calibration, 'no passage has numbers under both models')}.`
      : `${raisedBy(comparison, test, model)} ${raisedCount(judgement)}`;
  const holds = isRaised(comparison, parameters.alpha) && !isSame;
  return finding(compareKinds.raised, work.id, {
    names: { reference: reference.id },
    sentence: markedBy(calibration, sentence),
    value: test.kind === 'unscored' ? test : test.shift.shift,
    count: { hits: hits.length, total: tested, of: 'passages' },
    controlValue:
      control.length === 0
        ? words.unscored('no-control-passage-compared')
        : median(control.map(({ difference }) => difference)),
    interval: shiftInterval(comparison),
    calibration,
    standing: calibration.kind === 'uncalibrated' || isSame ? 'measured' : holds ? 'claim' : 'not-shown',
    spans: spansOf(comparison),
    caveats: [
      words.remark(isSame ? 'same-weights' : 'reference-unseen-and-alike'),
      ...(test.kind === 'unscored' ? [] : [largerP(calibration, test), words.remark('control-median')]),
      ...calibrationCaveats(calibration),
      ...missingCaveat(comparison),
      ...(holds || isSame || calibration.kind === 'uncalibrated'
        ? []
        : [
            ...judgement.missing,
            ...(test.kind === 'test' && test.p <= parameters.alpha ? [words.remark('small-p-alone')] : []),
            words.remark('not-shown-repeated'),
          ]),
    ],
  });
}

/** The p-value of the test of a work under a reference, before it is adjusted for the other references and works. */
export function raisedP({ reference, work, test }: Comparison): [string, number][] {
  return test.kind === 'unscored'
    ? []
    : [
        [
          findingId(compareKinds.raised, work.id, { reference: reference.id }),
          Math.max(test.passageP, test.chapterP),
        ],
      ];
}

/** By how much the model raises the work more than the control. */
function raisedBy(
  { reference, pairs, control, judgement }: Comparison,
  { shift, p, chapters }: CounterfactualTest,
  model: CompareInput['model'],
): string {
  const amount = `${decades(Math.abs(shift.shift))} decades ${shift.shift < 0 ? 'less' : 'more'} than it raises control passages`;
  const interval = `${roundPercent(shift.level)} interval of the shift: ${decades(shift.lower)} to ${decades(shift.upper)}`;
  const sample = `${pairs.length} passages of ${chapters[0]} chapters compared with ${control.length} of ${chapters[1]}`;
  return `${modelWords(model)} raises this text above ${modelWords(reference)} by ${amount} (${interval}; ${statedP(judgement.calibration, p)}; ${sample}).`;
}

/** How many passages the model raises by more than any passage of the control. */
function raisedCount({ hits, tested, controlHits, controlTested }: Comparison['judgement']): string {
  const rule = `by at least ${LEAST_DECADES} decade and by more than any control passage`;
  const control = `the same holds for ${ofTotal(controlHits, controlTested)} control passages, each compared with the other control blocks`;
  return `It raises ${ofTotal(hits.length, tested)} passages ${rule}; ${control}.`;
}

/** Which p-values the test uses the larger of; without values where the control gives no error rates. */
function largerP({ kind }: Finding['calibration'], { passageP, chapterP }: CounterfactualTest): Remark {
  return kind === 'imperfect'
    ? words.remark('larger-p-not-stated')
    : words.remark('larger-p', { passageP, chapterP });
}

/** The interval of the shift of medians. */
function shiftInterval({ test }: Comparison): Interval {
  if (test.kind === 'unscored') return noInterval(test);
  const { lower, upper, level } = test.shift;
  return {
    kind: 'interval',
    lower,
    upper,
    level,
    method: 'bootstrap with expanded percentiles, whole chapters drawn (2,000, seeded)',
    of: 'the shift of medians, in decades, if chapters like these were drawn again, under the same two models',
  };
}

/** How many passages exceed one threshold under each model. */
export function ratesFinding(comparison: Comparison, { model }: CompareInput): Finding {
  const { reference, work, rates, judgement } = comparison;
  const { calibration } = judgement;
  const rateWords = (counts: PairedCounts): string => {
    const total = counts.both + counts.onlyFirst + counts.onlySecond + counts.neither;
    return `${ofTotal(counts.both + counts.onlyFirst, total)} under the model and ${ofTotal(counts.both + counts.onlySecond, total)} under the reference`;
  };
  const sentence =
    rates.kind === 'unscored'
      ? `Rates of ${modelWords(model)} and ${modelWords(reference)} above one threshold cannot be given; ${controlWords(calibration, 'no passage has numbers under both models')}.`
      : ratesSentence(rates, rateWords);
  return finding(compareKinds.rates, work.id, {
    names: { reference: reference.id },
    sentence: markedBy(calibration, sentence),
    value: rates.kind === 'unscored' ? rates : rates.difference.difference,
    controlValue:
      rates.kind === 'unscored'
        ? rates
        : rates.control.kind === 'unscored'
          ? rates.control
          : differenceOf(rates.control),
    interval:
      rates.kind === 'unscored'
        ? noInterval(rates)
        : {
            kind: 'interval',
            lower: rates.difference.lower,
            upper: rates.difference.upper,
            level: rates.difference.level,
            method: 'Newcombe’s interval for paired rates',
            of: 'the difference of the two rates over all passages of the work, if the compared ones are a random sample of them',
          },
    ...(rates.kind === 'unscored'
      ? {}
      : { threshold: { name: 'highest control score under either model', log10: rates.log10Threshold } }),
    calibration,
    caveats: [
      words.remark('passages-as-independent'),
      ...calibrationCaveats(calibration),
      ...missingCaveat(comparison),
    ],
  });
}

/** The rates of the work and of the control under both models, with their difference. */
function ratesSentence(
  { log10Threshold, counts, difference, control }: PairedRates,
  rateWords: (counts: PairedCounts) => string,
): string {
  const threshold = `The highest probability of any control passage under either model is ${probabilityOfLog10(log10Threshold)}.`;
  const interval = `${roundPercent(difference.level)} interval: ${percentagePoints(difference.lower)} to ${percentagePoints(difference.upper)}`;
  const own = `Passages of the work above it: ${rateWords(counts)}, a difference of ${percentagePoints(difference.difference)} (${interval})`;
  const other =
    control.kind === 'unscored'
      ? 'control passages cannot be counted in this way'
      : `control passages, each compared with the other control blocks: ${rateWords(control)}`;
  return `${threshold} ${own}; ${other}.`;
}

/** How far probabilities and verdicts move between two forms of the same weights. */
export function ladderFinding(comparison: Comparison, types: readonly [string, string]): Finding {
  const { reference, work, movement, controlMovement, judgement } = comparison;
  const { calibration } = judgement;
  const part = (one: Comparison['movement'], of: string): string =>
    one.kind === 'unscored'
      ? `no passage of the ${of} has numbers under both models`
      : `no passage of the ${of} moves by more than ${decades(one.largest)} decades, and ${verdictsThatChange(one)}`;
  const control =
    controlMovement.kind === 'unscored'
      ? controlWords(calibration, part(controlMovement, 'control'))
      : part(controlMovement, 'control');
  const sentence = `From the model (${types[0]}) to ${modelWords(reference)} (${types[1]}), ${part(movement, 'work')}; ${control}.`;
  return finding(compareKinds.ladder, work.id, {
    names: { reference: reference.id, type: types[0], referenceType: types[1] },
    sentence: markedBy(calibration, sentence),
    value: movement.kind === 'unscored' ? movement : movement.largest,
    ...(movement.kind === 'unscored' || !isScored(movement.flips)
      ? {}
      : { count: { hits: movement.flips, total: movement.passages, of: 'verdicts that change' } }),
    controlValue: controlMovement.kind === 'unscored' ? controlMovement : controlMovement.largest,
    interval: noInterval(words.unscored('largest-of-passages')),
    calibration,
    caveats: [
      words.remark('what-a-verdict-is'),
      words.remark('quantized-is-another'),
      ...missingCaveat(comparison),
    ],
  });
}

function verdictsThatChange({ flips, greedyFlips, passages }: Movement): string {
  if (isScored(flips))
    return `${ofTotal(flips, passages)} verdicts and ${ofTotal(greedyFlips, passages)} greedy verdicts change`;
  const why = NO_VERDICTS[flips.code === 'one-control-block' ? 'one-control-block' : 'no-control-verdicts'];
  return `${ofTotal(greedyFlips, passages)} greedy verdicts change (it cannot be determined whether other verdicts change: ${why})`;
}

/** Do the two files contain the same tensors? */
export function lineageFinding(
  reference: CompareInput['references'][number],
  facts: LineageFacts | Unscored,
  { model, works }: CompareInput,
): Finding {
  const workId = works.find(({ role }) => role === 'target')?.id ?? '';
  const controls = works.filter(({ role }) => role === 'control').map(({ id }) => id);
  const none = words.unscored('files-not-texts');
  return finding(compareKinds.lineage, workId, {
    names: { reference: reference.id },
    sentence:
      'kind' in facts
        ? `The tensors were not compared: ${facts.reason}`
        : lineageSentence(reference, facts, model),
    value:
      'kind' in facts ? facts : facts.total === 0 ? words.unscored('no-tensor') : facts.equal / facts.total,
    ...('kind' in facts
      ? {}
      : { count: { hits: facts.equal, total: facts.total, of: 'tensors equal byte for byte' } }),
    controlValue: none,
    interval: noInterval(words.unscored('every-tensor-compared')),
    calibration: { kind: 'uncalibrated', reasons: [remarkOf(none)], controls },
    caveats: [
      common.remark('uncalibrated'),
      words.remark('norms-near-one'),
      words.remark('fine-tuning-not-excluded'),
    ],
  });
}

function lineageSentence(
  reference: CompareInput['references'][number],
  { total, shared, equal, cosines, unread, sameWeights }: LineageFacts,
  model: CompareInput['model'],
): string {
  const except = unread === 0 ? '' : `, except ${unread} for which no cosine could be computed`;
  const rest =
    cosines === null
      ? unread === 0
        ? ''
        : ` For the other ${unread} no cosine could be computed.`
      : ` The other shared tensors have cosines from ${cosines.smallest.toFixed(6)} to ${cosines.largest.toFixed(6)}${except}.`;
  const verdict = sameWeights
    ? ' The tensors do not tell the two files from the same weights in two forms.'
    : equal === 0 && shared === total
      ? ' The two models have the same structure but different numbers.'
      : '';
  const counts = `Both have ${shared} of them, and ${equal} are equal byte for byte.`;
  return `${modelWords(model)} and ${modelWords(reference)} list ${total} different tensors in total. ${counts}${rest}${verdict} A comparison of files has no control (uncalibrated).`;
}

function differenceOf({ both, onlyFirst, onlySecond, neither }: PairedCounts): number {
  return (onlyFirst - onlySecond) / (both + onlyFirst + onlySecond + neither);
}

function missingCaveat({ missing }: Comparison): Remark[] {
  return missing === 0 ? [] : [words.remark('passages-without-numbers', { passages: missing })];
}

function spansOf({ judgement, pairs }: Comparison): FindingSpan[] {
  const own = new Map(pairs.map(({ passage, own: log10 }) => [passage, log10 * Math.LN10]));
  return [...judgement.hits]
    .sort((a, b) => b.score - a.score || a.passage.startToken - b.passage.startToken)
    .slice(0, 500)
    .map(({ passage }) => ({
      ...placeOf(passage),
      logProbNats: logProbJson(Math.min(0, own.get(passage) ?? -Infinity)),
    }));
}
