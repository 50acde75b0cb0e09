import { isScored, unscored } from '../../base/index.js';
import type { Finding } from '../../domain/index.js';
import { firstPolicy, wordsIn } from './calibrate.js';
import { coverageOfHits } from './coverageOf.js';
import type { JudgedTarget, JudgedWindows } from './details.js';
import {
  above,
  census,
  commonCaveats,
  controlCaveat,
  listedCaveat,
  ofTotal,
  percent,
  rateInterval,
  shareOf,
  spansOf,
  wholeNumber,
} from './findings.js';
import type { WindowAttackParameters } from './parameters.js';

/** Step 1: which passages lie above the family floor. */
export function memorizedPassages(
  target: JudgedTarget,
  judged: JudgedWindows,
  parameters: WindowAttackParameters,
): Finding {
  const { calibrated, scores } = target;
  const step = calibrated.judgement.steps.memorizedPassage;
  const tested = calibrated.tilingTarget;
  const hits = above(tested, calibrated.log10TauF);
  const listed = above(calibrated.target, calibrated.log10TauF);
  const { value, count } = shareOf(hits.length, tested.length, 'passages of the work (disjoint suffixes)');
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
    controlValue: left.rate,
    interval: rateInterval(calibrated.targetRate, 'passages of text of this kind above the family floor'),
    threshold: { name: 'family floor τ_F', log10: calibrated.log10TauF },
    calibration: calibrated.calibration,
    standing: step.standing,
    spans: spansOf(listed, parameters),
    caveats: [
      ...step.missing,
      ...familyCaveats(target, judged),
      ...(calibrated.target.length > tested.length
        ? [
            `Measured windows overlap: the sentence counts all ${wholeNumber(calibrated.target.length)} of them, share and interval the ${wholeNumber(tested.length)} whose passages share no token.`,
          ]
        : []),
      ...uncleanedCaveat(target),
      ...listedCaveat(listed.length, 'most probable'),
      ...commonCaveats(calibrated),
    ],
  };
}

/** How the family floor fares on the control itself, and for how many works the error adds up. */
function familyCaveats({ calibrated }: JudgedTarget, { targets }: JudgedWindows): string[] {
  const { leaveOneBlockOut: left, halfSplitFamilyError: realised } = calibrated;
  const { kind } = calibrated.calibration;
  return [
    ...(left.total === 0
      ? []
      : [
          `The control value is the share of control passages (${ofTotal(left.hits, left.total)}) above the floor that the other control blocks set.`,
        ]),
    ...(isScored(realised) && kind === 'calibrated'
      ? [
          `Split in halves 500 times, the control exceeded its own family floor with any passage in ${percent(realised)} of the splits.`,
        ]
      : []),
    ...(targets.length > 1
      ? [
          `${wholeNumber(targets.length)} works were tested, each as a family of its own; their family errors add up.`,
        ]
      : []),
  ];
}

/** The version without the cleaning list beside the one with it. */
function uncleanedCaveat({ uncleaned }: JudgedTarget): string[] {
  if (uncleaned === null) return [];
  const { log10TauF, windows, windowsAbove, coverage } = uncleaned;
  return [
    isScored(log10TauF) && isScored(coverage)
      ? `Without the cleaning list: family floor 10^${log10TauF}, ${ofTotal(windowsAbove, windows)} windows above it, coverage ${percent(coverage)}.`
      : `Without the cleaning list there would be no floor: ${isScored(log10TauF) ? 'no character counts.' : log10TauF.reason}`,
  ];
}

/** Step 2: which portion of the work they cover. */
export function coverageFinding(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
  const { calibrated, scores } = target;
  const step = calibrated.judgement.steps.substantialPortion;
  const floor = calibrated.log10TauF;
  const covered = calibrated.coverage;
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
    controlValue: calibrated.leaveOneBlockOut.rate,
    interval: census(scores),
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
      ...controlCaveat(
        calibrated.leaveOneBlockOut.rate,
        'The control value is the share of control passages above the floor that the other control blocks set.',
      ),
      `The yardstick of ${percent(parameters.substantialShare)} of the characters was fixed before scoring; whether it is substantial is a question of law.`,
      ...stretches(target),
      ...reach(target, parameters),
      ...uncleanedCaveat(target),
      ...listedCaveat(covered?.spans.length ?? 0, 'first'),
      ...commonCaveats(calibrated),
    ],
  };
}

/** What is covered in the units of other yardsticks. */
function stretches({ calibrated, scores }: JudgedTarget): string[] {
  const covered = calibrated.coverage;
  if (covered === null || covered.spans.length === 0) return [];
  const lengths = covered.spans.map(({ startChar, endChar }) => endChar - startChar);
  const words = covered.spans.map((span) => wordsIn(scores, { ...covered, spans: [span] }));
  const largest = (values: readonly number[]): string =>
    wholeNumber(values.reduce((most, value) => Math.max(most, value), 0));
  return [
    `Covered are ${wholeNumber(wordsIn(scores, covered))} whole words and ${wholeNumber(covered.coveredChars)} characters; the longest unbroken stretch has ${largest(words)} words and ${largest(lengths)} characters.`,
  ];
}

/** How much coverage could be reached at most: the first prefix, the tail and the surroundings of removed text are in no passage. */
function reach({ calibrated, scores }: JudgedTarget, parameters: WindowAttackParameters): string[] {
  const { coveredChars, chars } = coverageOfHits(scores, calibrated.target, () => true, parameters, true);
  return coveredChars === chars
    ? []
    : [`The measured passages reach ${ofTotal(coveredChars, chars)} characters; no coverage can be larger.`];
}

/** Step 3: which of them are expected within the query budget. */
export function extractableFinding(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
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
    ...(isScored(extractable.target) ? { count } : {}),
    controlValue:
      extractable.controlTested === 0
        ? unscored('No control passage was measured.')
        : extractable.control / extractable.controlTested,
    interval: census(scores),
    calibration: calibrated.calibration,
    standing: step.standing,
    spans: [],
    caveats: [
      ...step.missing,
      `Computed from the weights under ${firstPolicy(parameters)}; no samples were drawn. A query is one independent draw of ${parameters.suffixTokens} tokens after the true prefix.`,
      ...commonCaveats(calibrated),
    ],
  };
}
