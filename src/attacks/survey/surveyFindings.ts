import {
  isScored,
  ofTotal,
  percent,
  probabilityOfLog10,
  verbOf,
  wholeNumber,
  type Remark,
  type Scored,
  elementAt,
} from '../../base/index.js';
import {
  isTestedWhole,
  noInterval,
  policyName,
  type Finding,
  type Interval,
  type TestedText,
} from '../../domain/index.js';
import { finding } from '../findingKinds.js';
import {
  calibrationCaveats,
  common,
  controlWords,
  markedBy,
  MOST_SPANS,
  withTested,
  yardstickCaveat,
} from '../kit/index.js';
import { LOOSE_NATS_PER_TOKEN, LOOSE_PROBABILITY } from './hitRule.js';
import type { CheckedMisses, JudgedSurvey, JudgedSurveys } from './judgeSurvey.js';
import { surveyKinds } from './kinds.js';
import { policyOf } from './parameters.js';
import { charsIn, passageAt } from './stretches.js';
import { tokensAtStride2, type SurveyInput } from './surveyInput.js';
import { surveyTested } from './surveyTested.js';
import { words } from './words.js';
import type { WorkSurvey } from './workSurvey.js';

/** All findings about one target. */
export function surveyFindings(input: SurveyInput, judged: JudgedSurveys, target: JudgedSurvey): Finding[] {
  const tested = surveyTested(target.survey, input);
  return [
    ...[
      coverageFinding(target, input, tested),
      placesFinding(target, input),
      missesFinding(target, judged, input),
    ].map((finding) => withTested(finding, tested)),
    costFinding(target, judged, input),
  ];
}

/** How much of the work lies in passages above the floor that the control's own survey set. */
function coverageFinding(target: JudgedSurvey, input: SurveyInput, tested: TestedText): Finding {
  const { survey, passage, portion } = target;
  const covered = charsIn(target.stretches);
  const held = charsIn(target.heldStretches);
  return finding(surveyKinds['survey-coverage'], survey.work.id, {
    sentence: portion.sentence,
    value: target.share,
    ...(isScored(target.share)
      ? { count: { hits: covered, total: target.chars, of: 'characters of the work' } }
      : {}),
    controlValue: target.leftOutRate,
    interval: census(survey, tested),
    threshold: { name: 'family floor τ_F', log10: target.log10TauF },
    calibration: target.calibration,
    standing: portion.standing,
    spans: target.stretches.slice(0, MOST_SPANS).map((stretch) => ({
      workId: survey.work.id,
      startChar: stretch.startChar,
      endChar: stretch.endChar,
      logProbNats: words.unscored('places-joined'),
    })),
    caveats: [
      ...portion.missing,
      ...(portion.standing === 'claim' ? passage.limits : []),
      ...(isScored(target.log10TauF)
        ? [
            words.remark('places-above-floor', {
              above: target.above,
              places: target.places,
              log10TauF: target.log10TauF,
              controlPlaces: target.controlPlaces,
              confirmedShare: target.chars === 0 ? 0 : held / target.chars,
            }),
          ]
        : []),
      ...(isScored(target.leftOutRate) ? [common.remark('control-left-out-share')] : []),
      yardstickCaveat(input.parameters),
      ...(target.stretches.length > MOST_SPANS
        ? [words.remark('stretches-listed', { stretches: target.stretches.length, listed: MOST_SPANS })]
        : []),
      ...surveyCaveats(target, input),
    ],
  });
}

/** What exact windows give at the survey's best places. */
function placesFinding(target: JudgedSurvey, input: SurveyInput): Finding {
  const { survey, held, calibration, passage } = target;
  const { prefixTokens, suffixTokens } = input.parameters;
  const tried = survey.confirmed.length;
  const best = held[0];
  const standing = placesStanding(target);
  const floor = isScored(target.log10TauF) ? ` of ${probabilityOfLog10(target.log10TauF)}` : '';
  const control = isScored(target.log10ControlExact)
    ? `the most probable of ${wholeNumber(target.controlExact)} exact windows of the control, which include its best passages, has probability ${probabilityOfLog10(target.log10ControlExact)}`
    : 'no exact window of the control was measured';
  const most =
    best === undefined
      ? ''
      : ` The most probable of those that exceed them has probability ${probabilityOfLog10(best.logPz / Math.LN10)}.`;
  const windows = `exact windows of ${prefixTokens} + ${suffixTokens} tokens`;
  const counted = `${wholeNumber(held.length)} of the survey’s ${wholeNumber(tried)} best passages`;
  const exceed = verbOf(held.length, 'exceeds', 'exceed');
  return finding(surveyKinds['survey-places'], survey.work.id, {
    sentence: markedBy(
      calibration,
      `Measured again with ${windows}, ${counted} ${exceed} the family floor${floor} and every exact window of the control; ${controlWords(calibration, control)}.${most}`,
    ),
    value: isScored(target.log10TauF) ? held.length : target.log10TauF,
    ...(isScored(target.log10TauF)
      ? { count: { hits: held.length, total: tried, of: 'best passages of the survey' } }
      : {}),
    controlValue: target.controlExact === 0 ? words.unscored('no-exact-window-of-control') : 0,
    interval: noInterval(words.unscored('best-places')),
    threshold: { name: 'family floor τ_F', log10: target.log10TauF },
    calibration,
    standing,
    spans: held.slice(0, MOST_SPANS).map(({ place, logPz }) => ({
      workId: survey.work.id,
      ...passageAt(survey, input.parameters, place),
      logProbNats: logPz,
    })),
    caveats: [
      ...passage.missing,
      ...(standing === 'claim' ? passage.limits : []),
      ...(standing === 'not-shown' && held.length === 0 ? [words.remark('no-exact-window-above-floor')] : []),
      ...(standing === 'not-shown' ? [common.remark('not-shown')] : []),
      words.remark('best-of-each-stretch'),
      ...(target.toConfirm > tried
        ? [words.remark('places-not-measured-again', { places: target.toConfirm - tried })]
        : []),
      ...differences(target),
      ...(held.length > MOST_SPANS
        ? [words.remark('confirmed-places-listed', { places: held.length, listed: MOST_SPANS })]
        : []),
      ...surveyCaveats(target, input),
    ],
  });
}

/** What the survey's places do not support, exact windows at the best of them do not support either. */
function placesStanding({ passage, held }: JudgedSurvey): Finding['standing'] {
  if (passage.standing !== 'claim') return passage.standing;
  return held.length > 0 ? 'claim' : 'not-shown';
}

/** How far the longer prefixes of the survey moved the numbers of the places that were measured twice. */
function differences({ survey }: JudgedSurvey): Remark[] {
  const moved = survey.confirmed
    .map(({ place, logPz }) => (elementAt(survey.logPz, place) - logPz) / Math.LN10)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const middle = moved[Math.floor(moved.length / 2)];
  return middle === undefined
    ? []
    : [
        words.remark('survey-differs', {
          median: middle,
          least: elementAt(moved, 0),
          most: moved.at(-1) ?? 0,
        }),
      ];
}

/** What the survey did not find. */
function missesFinding(target: JudgedSurvey, { controlMisses }: JudgedSurveys, input: SurveyInput): Finding {
  const { survey, calibration, misses } = target;
  const { checked, missed } = misses;
  return finding(surveyKinds['survey-misses'], survey.work.id, {
    sentence: markedBy(
      calibration,
      `${ownMisses(misses)}; ${controlWords(calibration, `for the control, ${ofTotal(controlMisses.missed, controlMisses.checked)}`)}.`,
    ),
    value: rate(misses),
    ...(checked === 0
      ? {}
      : {
          count: {
            hits: missed,
            total: checked,
            of: 'passages that the survey did not find, drawn by the seed',
          },
        }),
    controlValue: rate(controlMisses),
    interval: missInterval(misses),
    calibration,
    caveats: [ruleCaveat(target, input), ...surveyCaveats(target, input)],
  });
}

function ownMisses({ checked, missed, passedOver }: CheckedMisses): string {
  if (passedOver === 0) return 'The survey found every passage of the work that it measured';
  if (checked === 0) return 'No passage that the survey did not find was measured again';
  const sample = `${wholeNumber(checked)} passages, drawn by the seed from the ${wholeNumber(passedOver)} that the survey did not find`;
  return `Of ${sample}, ${wholeNumber(missed)} are hits by the same rule when measured with exact windows (${percent(missed / checked)})`;
}

function rate({ checked, missed }: CheckedMisses): Scored {
  return checked === 0 ? words.unscored('no-miss-measured') : missed / checked;
}

function missInterval({ interval }: CheckedMisses): Interval {
  if (interval === null) return noInterval(words.unscored('no-miss-measured'));
  return {
    kind: 'interval',
    ...interval,
    method: 'Clopper–Pearson',
    of: 'passages that the survey did not find in this work and that would be hits with exact windows',
  };
}

/** The cost of the survey compared with that of the exact windows that it replaces. */
function costFinding(target: JudgedSurvey, { controls }: JudgedSurveys, input: SurveyInput): Finding {
  const { survey, calibration } = target;
  const ratio = (surveys: readonly WorkSurvey[]): Scored => {
    const tokens = surveys.reduce((sum, one) => sum + one.tokens, 0);
    const exact = surveys.reduce((sum, { work }) => sum + tokensAtStride2(input, work), 0);
    return tokens === 0 ? words.unscored('nothing-evaluated') : exact / tokens;
  };
  const own = ratio([survey]);
  const control = ratio(controls);
  const times = (value: Scored): string =>
    isScored(value) ? `${value.toFixed(1)} times as many` : 'an unknown multiple';
  const evaluated = `The survey and its exact windows evaluated ${wholeNumber(survey.tokens)} tokens`;
  const instead = `exact windows at a stride of 2 tokens would evaluate ${wholeNumber(tokensAtStride2(input, survey.work))}`;
  return finding(surveyKinds['survey-cost'], survey.work.id, {
    sentence: markedBy(
      calibration,
      `${evaluated}. Without the survey, ${instead}, ${times(own)}; ${controlWords(calibration, `for the control, ${times(control)}`)}.`,
    ),
    value: own,
    controlValue: control,
    interval: noInterval(words.unscored('counted')),
    calibration,
    caveats: calibrationCaveats(calibration),
  });
}

function census({ blocks, blocksDone }: WorkSurvey, tested: TestedText): Interval {
  if (blocksDone < blocks)
    return noInterval(words.unscored('no-census-of-places', { done: blocksDone, blocks }));
  return noInterval(
    isTestedWhole(tested)
      ? words.unscored('census-of-places')
      : common.unscored('part-tested', { tested: tested.tested, chars: tested.chars }),
  );
}

function ruleCaveat({ log10ControlMax }: JudgedSurvey, { parameters }: SurveyInput): Remark {
  return words.remark('hit-rule', {
    log10ControlMax: isScored(log10ControlMax) ? log10ControlMax : null,
    probability: LOOSE_PROBABILITY,
    policy: policyName(policyOf(parameters)),
    logProbNats: LOOSE_NATS_PER_TOKEN * parameters.suffixTokens,
  });
}

function surveyCaveats({ calibration, survey }: JudgedSurvey, { parameters }: SurveyInput): Remark[] {
  const { prefixTokens, startsPerBlock } = parameters;
  return [
    ...calibrationCaveats(calibration),
    words.remark('prefixes-vary', { least: prefixTokens, most: prefixTokens + startsPerBlock - 1 }),
    ...(survey.blocksDone < survey.blocks
      ? [
          words.remark('blocks-unscored', {
            missing: survey.blocks - survey.blocksDone,
            blocks: survey.blocks,
            because: [...survey.unscoredReasons.values()],
          }),
        ]
      : []),
  ];
}
