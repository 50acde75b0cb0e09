import { isScored, unscored } from '../base/index.js';
import type { Finding } from '../domain/index.js';
import { paperFloor, queriesNeeded } from '../measure/index.js';
import { defineAttack, type AttackResult } from './define.js';
import { collectScores } from './windows/collect.js';
import { firstPolicy, LIST_Q } from './windows/calibrate.js';
import { coverageOfHits, countedChars, sideOf } from './windows/coverageOf.js';
import {
  judgeWindows,
  reachesFixedThreshold,
  type JudgedTarget,
  type JudgedWindows,
} from './windows/details.js';
import {
  above,
  CENSUS,
  commonCaveats,
  controlPhrase,
  ofTotal,
  wholeNumber,
  percent,
  powerOfTen,
  rateInterval,
  shareOf,
  spansOf,
} from './windows/findings.js';
import { windowAttackParameters, type WindowAttackParameters } from './windows/parameters.js';
import { planWindowScan } from './windows/plan.js';
import { runWindowUnit } from './windows/run.js';

const ID = 'probabilistic';
const VERSION = '1.0.0';

/** Probabilistic extraction: how likely is the model to continue each passage of the work with its true words? */
export const probabilistic = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Probabilistic extraction',
  question:
    'Given the words before it, how likely is the model to write each passage of this work, word for word?',
  method:
    'The whole work is cut into windows: a stretch of true text (the prefix), then a passage (the suffix). The model reads the prefix, and the probability that it would write exactly the passage is computed from its weights, token by token, without drawing samples. The same is done with a control: text of the same kind that the model cannot have seen. Only probabilities that exceed everything the control reaches, by a margin that accounts for the number of passages tried, count as memorized passages.',
  cost: 'One pass over the work and the control: (prefix + passage) / stride tokens evaluated for each token of text; 2 with the defaults.',
  tag: 'reconstruction',
  element: 'reconstructed',
  sources: [
    {
      authors: 'Hayes et al.',
      year: 2024,
      title: 'Measuring memorization through probabilistic discoverable extraction',
      id: 'arXiv 2410.19482',
      differs: '',
    },
    {
      authors: 'Cooper et al.',
      year: 2025,
      title: 'Extracting memorized pieces of (copyrighted) books from open-weight language models',
      id: 'arXiv 2505.12546',
      differs: 'suffixes tile the work by default; coverage maps tokens to characters by byte offsets.',
    },
    {
      authors: 'Cooper et al.',
      year: 2026,
      title: 'Extractable memorization from first principles',
      id: 'arXiv 2607.12649',
      differs:
        'the score that is calibrated is the full softmax; a family floor, a blind gate and leave-one-block-out controls are added.',
    },
    {
      authors: 'Carlini et al.',
      year: 2023,
      title: 'Quantifying memorization across neural language models',
      id: 'arXiv 2202.07646',
      differs: '',
    },
  ],
  limits: [
    'Text repeated only a few times in training can be missed. Absence is not shown.',
    'Only continuations of true prefixes are tried; other prompts may reach more.',
    'Each number belongs to this file of weights: a quantised file is another model than the released one.',
  ],
  parameters: windowAttackParameters,
  plan: (input) => planWindowScan(input, { id: ID, version: VERSION }),
  run: runWindowUnit,
  reduce(input, _plan, observations): AttackResult {
    const judged = judgeWindows(input, collectScores(input, observations));
    return {
      findings: judged.targets.flatMap((target) => findingsOf(target, judged, input.parameters)),
      details: judged.details,
    };
  },
});

function findingsOf(
  target: JudgedTarget,
  judged: JudgedWindows,
  parameters: WindowAttackParameters,
): Finding[] {
  return [
    memorizedPassages(target, parameters),
    coverageFinding(target, parameters),
    conformalFinding(target, parameters),
    extractableFinding(target, parameters),
    fixedThresholdFinding(target, judged, parameters),
    bestPassageFinding(target, parameters),
  ];
}

function memorizedPassages(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
  const { calibrated, scores } = target;
  const step = calibrated.judgement.steps.memorizedPassage;
  const hits = above(calibrated.disjointTarget, calibrated.log10TauF);
  const { value, count } = shareOf(
    hits.length,
    calibrated.disjointTarget.length,
    'disjoint passages of the work',
  );
  const left = calibrated.leaveOneBlockOut;
  return {
    id: `memorized-passages/${scores.work.id}`,
    title: 'Memorized passages',
    sentence: step.sentence,
    tag: 'reconstruction',
    element: 'reconstructed',
    workId: scores.work.id,
    value: isScored(calibrated.log10TauF) ? value : calibrated.log10TauF,
    unit: 'share of passages',
    ...(isScored(calibrated.log10TauF) ? { count } : {}),
    controlValue: left.total === 0 ? unscored('There is no control.') : left.hits / left.total,
    interval: rateInterval(calibrated.targetRate, 'passages of text of this kind above the family floor'),
    threshold: { name: 'family floor τ_F', log10: calibrated.log10TauF },
    calibration: calibrated.calibration,
    standing: step.standing,
    spans: spansOf(hits, parameters),
    caveats: [...step.missing, ...commonCaveats(calibrated)],
  };
}

function coverageFinding(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
  const { calibrated, scores } = target;
  const step = calibrated.judgement.steps.substantialPortion;
  const floor = calibrated.log10TauF;
  const covered = calibrated.coverage;
  const rate = calibrated.controlRate;
  return {
    id: `coverage-family-floor/${scores.work.id}`,
    title: 'Portion of the work that is covered',
    sentence: step.sentence,
    tag: 'reconstruction',
    element: 'substantial-portion',
    workId: scores.work.id,
    value: covered?.share ?? (isScored(floor) ? unscored('No character of the work counts.') : floor),
    unit: 'share of characters',
    ...(covered === null
      ? {}
      : { count: { hits: covered.coveredChars, total: covered.chars, of: 'characters of the work' } }),
    controlValue: rate.kind === 'rate' ? rate.rate : rate,
    interval: CENSUS,
    threshold: { name: 'family floor τ_F', log10: floor },
    calibration: calibrated.calibration,
    standing: step.standing,
    spans: (covered?.spans ?? []).slice(0, 500).map((span) => ({
      workId: scores.work.id,
      startChar: span.startChar,
      endChar: span.endChar,
      logProbNats: unscored('Passages above the floor, joined.'),
    })),
    caveats: [
      ...step.missing,
      'The control value is the share of control passages above the floor that the other control blocks set.',
      `The yardstick of ${percent(parameters.substantialShare)} of the characters was fixed before scoring; whether it is substantial is a question of law.`,
      ...commonCaveats(calibrated),
    ],
  };
}

function conformalFinding(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
  const { calibrated, scores } = target;
  const { conformal, disjointControl, disjointTarget } = calibrated;
  const { kind } = calibrated.calibration;
  const { value, count } = shareOf(
    conformal.listed.length,
    disjointTarget.length,
    'disjoint passages of the work',
  );
  const rate = calibrated.halfSplitFalsePositiveRate;
  const held = isScored(rate) ? `; split in halves, the control itself gave ${percent(rate)}` : '';
  const threshold = conformal.log10Threshold;
  const atAlpha = isScored(threshold)
    ? `${conformal.windowsAbove} exceed ${powerOfTen(threshold)}, which innocent passages do at a rate of at most ${parameters.alpha}${held}`
    : threshold.reason;
  const sentence =
    kind === 'calibrated'
      ? `Of ${wholeNumber(disjointTarget.length)} passages, each held against ${wholeNumber(disjointControl.length)} control passages, ${wholeNumber(conformal.listed.length)} are on the list of discoveries (Benjamini–Hochberg, q = ${LIST_Q}); ${atAlpha}.`
      : kind === 'imperfect'
        ? 'The control is imperfectly matched, so no error rate is stated for single passages.'
        : `Uncalibrated: ${conformal.listed.length} of ${disjointTarget.length} passages would be discoveries against ${disjointControl.length} control passages, but no error rate can be stated.`;
  return {
    id: `conformal-list/${scores.work.id}`,
    title: 'Passages that stand out from the control one by one',
    sentence,
    tag: 'reconstruction',
    element: 'specific-work',
    workId: scores.work.id,
    value:
      kind === 'imperfect' ? unscored('No error rate is stated for an imperfectly matched control.') : value,
    unit: 'share of passages',
    ...(kind === 'imperfect' ? {} : { count }),
    controlValue: rate,
    interval: CENSUS,
    threshold: { name: `conformal threshold at α = ${parameters.alpha}`, log10: threshold },
    calibration: calibrated.calibration,
    standing: 'measured',
    spans: kind === 'imperfect' ? [] : spansOf(conformal.listed, parameters),
    caveats: [
      'The control value is the false-positive rate at α when the control is split in halves (500 seeded splits).',
      ...commonCaveats(calibrated),
    ],
  };
}

function extractableFinding(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
  const { calibrated, scores } = target;
  const step = calibrated.judgement.steps.extractable;
  const { extractable } = calibrated;
  const hits = isScored(extractable.target) ? extractable.target : 0;
  const { value, count } = shareOf(hits, extractable.tested, 'passages of the work (disjoint suffixes)');
  return {
    id: `extractable-within-budget/${scores.work.id}`,
    title: `Extractable within ${wholeNumber(parameters.queries)} queries`,
    sentence: step.sentence,
    tag: 'extraction',
    element: 'reconstructed',
    workId: scores.work.id,
    value: isScored(extractable.target) ? value : extractable.target,
    unit: 'share of passages',
    count,
    controlValue:
      extractable.controlTested === 0
        ? unscored('There is no control.')
        : extractable.control / extractable.controlTested,
    interval: CENSUS,
    calibration: calibrated.calibration,
    standing: step.standing,
    spans: [],
    caveats: [
      ...step.missing,
      `Computed from the weights under ${firstPolicy(parameters)}; no samples were drawn.`,
      ...commonCaveats(calibrated),
    ],
  };
}

function fixedThresholdFinding(
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
  return {
    id: `coverage-fixed-threshold/${scores.work.id}`,
    title: 'Coverage at the fixed threshold .001',
    sentence: `${own} characters lie in passages whose probability under ${policy} is at least .001, the threshold of the published study of books; ${controlPhrase(
      calibrated,
      `of the control ${ofTotal(controlCovered, controlChars)}`,
    )}.`,
    tag: 'extraction',
    element: 'substantial-portion',
    workId: scores.work.id,
    value: covered.share,
    unit: 'share of characters',
    count: { hits: covered.coveredChars, total: covered.chars, of: 'characters of the work' },
    controlValue: controlChars === 0 ? unscored('There is no control.') : controlCovered / controlChars,
    interval: CENSUS,
    threshold: { name: `p_z ≥ .001 under ${policy}`, log10: -3 },
    calibration: calibrated.calibration,
    standing: 'measured',
    spans: [],
    caveats: [
      'A fixed threshold is not calibrated; it is printed for comparison with published figures.',
      policyFloor(target, policy),
    ],
  };
}

/** The control's floor under the policy; usually undefined, which is why the full softmax is what is calibrated. */
function policyFloor({ calibrated }: JudgedTarget, policy: string): string {
  const floor = paperFloor(
    calibrated.control.map(({ scores, window }) => scores.policyLogPz[0]?.[window] ?? -Infinity),
  );
  return floor.kind === 'floor'
    ? `The control’s floor under ${policy} is 10^${floor.log10Tau}.`
    : floor.reason;
}

function bestPassageFinding(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
  const { calibrated, scores } = target;
  const [best] = [...calibrated.target].sort((a, b) => b.logPz - a.logPz || a.window - b.window);
  const policyLogP = best === undefined ? -Infinity : (scores.policyLogPz[0]?.[best.window] ?? -Infinity);
  const log10 =
    best === undefined ? unscored('The target has no window that counts.') : best.logPz / Math.LN10;
  const max = calibrated.log10ControlMax;
  const queries = queriesNeeded(Math.min(0, policyLogP), parameters.queryProbability);
  const budget = Number.isFinite(queries)
    ? `; under ${firstPolicy(parameters)} it appears within ${queries.toLocaleString('en-US')} queries with probability ${parameters.queryProbability}`
    : '';
  return {
    id: `best-passage/${scores.work.id}`,
    title: 'The most probable passage',
    sentence: isScored(log10)
      ? `The most probable passage has probability ${powerOfTen(log10)}; ${controlPhrase(
          calibrated,
          isScored(max) ? `the most probable control passage ${powerOfTen(max)}` : 'the control has no score',
        )}${budget}.`
      : 'No passage was measured, of the work or of a control.',
    tag: 'reconstruction',
    element: 'specific-work',
    workId: scores.work.id,
    value: log10,
    unit: 'log10 probability',
    controlValue: max,
    interval: CENSUS,
    calibration: calibrated.calibration,
    standing: 'measured',
    spans: best === undefined ? [] : spansOf([best], parameters),
    caveats: commonCaveats(calibrated),
  };
}
