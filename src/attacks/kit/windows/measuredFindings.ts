import {
  isScored,
  ofTotal,
  percent,
  probabilityOfLog10,
  remarkOf,
  scientific,
  wholeNumber,
  type Remark,
} from '../../../base/index.js';
import type { Finding } from '../../../domain/index.js';
import { paperFloor, queriesNeeded } from '../../../measure/index.js';
import { finding, type FindingKind } from '../../findingKinds.js';
import { LIST_Q } from './calibrate.js';
import { firstPolicy } from './judgeHeld.js';
import { countedChars, coverageOfHits, sideOf } from './coverageOf.js';
import { reachesFixedThreshold, type JudgedTarget, type JudgedWindows } from './details.js';
import {
  census,
  commonCaveats,
  controlCaveat,
  controlPhrase,
  listedCaveat,
  shareOf,
  spansOf,
} from './findings.js';
import type { WindowAttackParameters } from './parameters.js';
import { common } from '../words/common.js';
import { markedBy } from '../words/words.js';

const NO_RATE = common.unscored('no-rate-imperfect');
const NO_PASSAGE = common.unscored('no-control-passage-measured');

/** Each passage compared with the control by itself: the Benjamini–Hochberg list and the conformal threshold. */
export function conformalFinding(
  kind: FindingKind,
  target: JudgedTarget,
  parameters: WindowAttackParameters,
): Finding {
  const { calibrated, scores } = target;
  const { conformal, disjointControl, disjointTarget } = calibrated;
  const fit = calibrated.calibration.kind;
  const without = fit === 'imperfect' ? NO_RATE : disjointControl.length === 0 ? NO_PASSAGE : null;
  const { value, count } = shareOf(
    conformal.listed.length,
    disjointTarget.length,
    'tested passages that share no token',
  );
  const rate = calibrated.halfSplitFalsePositiveRate;
  const { lower, upper } = calibrated.halfSplitFalsePositiveRange;
  const held =
    isScored(rate) && isScored(lower) && isScored(upper)
      ? ` When the blocks of the control were split into halves, the rate was ${percent(rate)} on average, and in nine of ten splits between ${percent(lower)} and ${percent(upper)}.`
      : '';
  const threshold = conformal.log10Threshold;
  const atAlpha = isScored(threshold)
    ? `${conformal.windowsAbove} exceed the threshold of ${probabilityOfLog10(threshold)}. On average over controls like this one, passages of an unseen work exceed such a threshold at a rate of at most ${parameters.alpha}; with a single control the rate can be higher.${held}`
    : threshold.reason;
  const compared = `Each of ${wholeNumber(disjointTarget.length)} passages was compared with ${wholeNumber(disjointControl.length)} control passages.`;
  const sentence =
    fit === 'calibrated'
      ? `${compared} ${wholeNumber(conformal.listed.length)} of them are on the list of discoveries (Benjamini–Hochberg, q = ${LIST_Q}). ${atAlpha}`
      : fit === 'imperfect'
        ? 'The calibration is imperfect, so no error rate is stated for single passages.'
        : disjointControl.length === 0
          ? 'Uncalibrated: there is no control passage with which to compare the passages of the work.'
          : `Uncalibrated: ${wholeNumber(conformal.listed.length)} of ${wholeNumber(disjointTarget.length)} passages would be discoveries in a comparison with ${wholeNumber(disjointControl.length)} control passages, but no error rate can be stated.`;
  return finding(kind, scores.work.id, {
    sentence,
    value: without ?? value,
    ...(without === null ? { count } : {}),
    controlValue: without ?? rate,
    interval: census(scores, parameters),
    ...(fit === 'imperfect'
      ? {}
      : { threshold: { name: `conformal threshold at α = ${parameters.alpha}`, log10: threshold } }),
    calibration: calibrated.calibration,
    spans: without === null ? spansOf(conformal.listed, parameters) : [],
    caveats: [
      ...controlCaveat(without ?? rate, common.remark('half-split-rate')),
      ...(without === null ? listedCaveat(conformal.listed.length, 'most probable') : []),
      ...commonCaveats(calibrated),
    ],
  });
}

/** Coverage at the threshold of the books paper, for comparison. */
export function fixedThresholdFinding(
  kind: FindingKind,
  target: JudgedTarget,
  judged: JudgedWindows,
  parameters: WindowAttackParameters,
): Finding {
  const { calibrated, scores } = target;
  const policy = firstPolicy(parameters);
  const covered = coverageOfHits(scores, calibrated.target, reachesFixedThreshold, parameters, true);
  const sides = sideOf(judged.controls, calibrated.control).map((side) =>
    coverageOfHits(side.scores, side.windows, reachesFixedThreshold, parameters, true),
  );
  const controlChars = judged.controls.reduce((sum, control) => sum + countedChars(control, true), 0);
  const controlCovered = sides.reduce((sum, side) => sum + side.coveredChars, 0);
  const own = ofTotal(covered.coveredChars, covered.chars);
  return finding(kind, scores.work.id, {
    sentence: markedBy(
      calibrated.calibration,
      `${own} characters lie in passages with a probability of at least 0.001 under ${policy}, the threshold of the published study of books; ${controlPhrase(
        calibrated,
        `in the control, ${ofTotal(controlCovered, controlChars)} do`,
      )}.`,
    ),
    value: covered.share,
    count: { hits: covered.coveredChars, total: covered.chars, of: 'characters of the work' },
    controlValue:
      controlChars === 0 ? common.unscored('no-character-of-control') : controlCovered / controlChars,
    interval: census(scores, parameters),
    threshold: { name: `p_z ≥ 0.001 under ${policy}`, log10: -3 },
    calibration: calibrated.calibration,
    caveats: [common.remark('fixed-threshold'), policyFloor(target, policy), ...calibrated.notes],
  });
}

/** The floor that the control sets under the policy. It is usually undefined, which is why the full softmax is what is calibrated. */
function policyFloor({ calibrated }: JudgedTarget, policy: string): Remark {
  const floor = paperFloor(
    calibrated.control.map(({ scores, window }) => scores.policyLogPz[0]?.[window] ?? -Infinity),
  );
  return floor.kind === 'floor'
    ? common.remark('policy-floor', { policy, log10Tau: floor.log10Tau })
    : remarkOf(floor);
}

/** The most probable passage of the work, and of the control. */
export function bestPassageFinding(
  kind: FindingKind,
  target: JudgedTarget,
  parameters: WindowAttackParameters,
): Finding {
  const { calibrated, scores } = target;
  const [best] = [...calibrated.target].sort((a, b) => b.logPz - a.logPz || a.window - b.window);
  const policyLogP = best === undefined ? -Infinity : (scores.policyLogPz[0]?.[best.window] ?? -Infinity);
  const log10 = best === undefined ? common.unscored('no-target-window') : best.logPz / Math.LN10;
  const max = calibrated.log10ControlMax;
  const queries = queriesNeeded(Math.min(0, policyLogP), parameters.queryProbability);
  const budget =
    policyLogP === -Infinity
      ? ` Under ${firstPolicy(parameters)}, the passage of the work has probability 0.`
      : ` Under ${firstPolicy(parameters)}, the passage of the work appears at least once within ${queryCount(queries)} with probability ${parameters.queryProbability}.`;
  return finding(kind, scores.work.id, {
    sentence: markedBy(
      calibrated.calibration,
      isScored(log10)
        ? `The most probable passage of the work has probability ${probabilityOfLog10(log10)}; ${controlPhrase(
            calibrated,
            isScored(max)
              ? `in the control, the most probable passage has probability ${probabilityOfLog10(max)}`
              : 'no control passage has a score',
          )}.${budget}`
        : 'No passage of the work remains after cleaning and scoring, so none is compared with a control.',
    ),
    value: log10,
    controlValue: max,
    interval: census(scores, parameters),
    calibration: calibrated.calibration,
    spans: best === undefined ? [] : spansOf([best], parameters),
    caveats: commonCaveats(calibrated),
  });
}

/** `2 queries`; above 2^53 only the order of magnitude is known. */
function queryCount(queries: number): string {
  if (queries === 1) return '1 query';
  if (queries <= Number.MAX_SAFE_INTEGER) return `${wholeNumber(queries)} queries`;
  return Number.isFinite(queries) ? `${scientific(queries, 1)} queries` : 'more than 10^308 queries';
}
