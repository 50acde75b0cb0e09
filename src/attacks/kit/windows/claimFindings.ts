import { isScored, remarkOf, wholeNumber, type Remark } from '../../../base/index.js';
import type { Finding } from '../../../domain/index.js';
import { finding, type FindingKind } from '../../findingKinds.js';
import { firstPolicy, wordsIn } from './judgeHeld.js';
import type { JudgedTarget, JudgedWindows } from './details.js';
import { above, census, commonCaveats, controlCaveat, listedCaveat, shareOf, spansOf } from './findings.js';
import type { WindowAttackParameters } from './parameters.js';
import { sensitivityCaveat } from './sensitivity.js';
import { common } from '../words/common.js';
import { blockedInterval, yardstickCaveat } from '../words/words.js';

/** Step 1: the passages that exceed the family floor. */
export function memorizedPassages(
  kind: FindingKind,
  target: JudgedTarget,
  judged: JudgedWindows,
  parameters: WindowAttackParameters,
): Finding {
  const { calibrated, scores } = target;
  const step = calibrated.judgement.steps.memorizedPassage;
  const tested = calibrated.tilingTarget;
  const hits = above(tested, calibrated.log10TauF);
  const listed = above(calibrated.target, calibrated.log10TauF);
  const { value, count } = shareOf(hits.length, tested.length, 'tested passages');
  const left = calibrated.leaveOneBlockOut;
  return finding(kind, scores.work.id, {
    sentence: step.sentence,
    value: isScored(calibrated.log10TauF) ? value : calibrated.log10TauF,
    ...(isScored(calibrated.log10TauF) ? { count } : {}),
    controlValue: left.rate,
    interval: blockedInterval(
      calibrated.targetRate,
      'the share of passages that exceed the family floor, if blocks like these were drawn again',
    ),
    threshold: { name: 'family floor τ_F', log10: calibrated.log10TauF },
    calibration: calibrated.calibration,
    standing: step.standing,
    spans: spansOf(listed, parameters),
    caveats: [
      ...step.missing,
      ...step.limits,
      ...sensitivityCaveat(target, 'passages'),
      ...familyCaveats(target, judged),
      ...(calibrated.target.length > tested.length
        ? [
            common.remark('windows-overlap', {
              windows: calibrated.target.length,
              disjoint: tested.length,
            }),
          ]
        : []),
      ...uncleanedCaveat(target),
      ...listedCaveat(listed.length, 'most probable'),
      ...commonCaveats(calibrated),
    ],
  });
}

/** How often the control exceeds its own family floor, and over how many works the error rates add up. */
function familyCaveats({ calibrated }: JudgedTarget, { targets }: JudgedWindows): Remark[] {
  const { leaveOneBlockOut: left, halfSplitFamilyError: realised } = calibrated;
  const { kind } = calibrated.calibration;
  return [
    ...(left.total === 0 ? [] : [common.remark('control-left-out', { hits: left.hits, total: left.total })]),
    ...(isScored(realised) && kind === 'calibrated'
      ? [common.remark('half-split-error', { share: realised })]
      : []),
    ...(targets.length > 1 ? [common.remark('several-works', { works: targets.length })] : []),
  ];
}

/** The result without the cleaning list, for comparison. */
function uncleanedCaveat({ uncleaned }: JudgedTarget): Remark[] {
  if (uncleaned === null) return [];
  const { log10TauF, windows, windowsAbove: above, coverage } = uncleaned;
  if (!isScored(log10TauF)) return [common.remark('uncleaned-no-floor', { because: remarkOf(log10TauF) })];
  return [
    isScored(coverage)
      ? common.remark('uncleaned', { log10TauF, windows, above, coverage })
      : common.remark('uncleaned-no-character'),
  ];
}

/** Step 2: the portion of the work that these passages cover. */
export function coverageFinding(
  kind: FindingKind,
  target: JudgedTarget,
  parameters: WindowAttackParameters,
): Finding {
  const { calibrated, scores } = target;
  const step = calibrated.judgement.steps.substantialPortion;
  const floor = calibrated.log10TauF;
  const covered = calibrated.coverage;
  return finding(kind, scores.work.id, {
    sentence: step.sentence,
    value: covered?.share ?? (isScored(floor) ? common.unscored('no-character-of-work') : floor),
    ...(covered === null
      ? {}
      : { count: { hits: covered.coveredChars, total: covered.chars, of: 'characters of the work' } }),
    ...partsReached(target),
    controlValue: calibrated.leaveOneBlockOut.rate,
    interval: census(scores, parameters),
    threshold: { name: 'family floor τ_F', log10: floor },
    calibration: calibrated.calibration,
    standing: step.standing,
    spans: (covered?.spans ?? []).slice(0, 500).map((span) => ({
      workId: scores.work.id,
      startChar: span.startChar,
      endChar: span.endChar,
      logProbNats: common.unscored('passages-joined'),
    })),
    caveats: [
      ...step.missing,
      ...step.limits,
      ...sensitivityCaveat(target, 'portion'),
      ...controlCaveat(calibrated.leaveOneBlockOut.rate, common.remark('control-left-out-share')),
      yardstickCaveat(parameters),
      ...stretches(target),
      ...uncleanedCaveat(target),
      ...listedCaveat(covered?.spans.length ?? 0, 'first'),
      ...commonCaveats(calibrated),
    ],
  });
}

/** The parts of the work and of the control in which a passage exceeds the family floor; nothing without a floor or a passage. */
function partsReached({ calibrated, scores }: JudgedTarget): Pick<Finding, 'parts'> {
  const { blocksHit, blocks, controlBlocksHit, controlBlocks } = calibrated.reached;
  if (!isScored(calibrated.log10TauF) || blocks === 0) return {};
  const works = new Set([scores, ...calibrated.control.map((window) => window.scores)]);
  const areChapters = [...works].every(
    ({ work }) => work.isCollection !== true && work.blocks.every(({ isTokenRun }) => isTokenRun !== true),
  );
  return {
    parts: {
      of: areChapters ? 'chapters' : 'parts',
      hits: blocksHit,
      total: blocks,
      controlHits: controlBlocksHit,
      controlTotal: controlBlocks,
    },
  };
}

/** The covered portion in the units of other yardsticks. */
function stretches({ calibrated, scores }: JudgedTarget): Remark[] {
  const covered = calibrated.coverage;
  if (covered === null || covered.spans.length === 0) return [];
  const lengths = covered.spans.map(({ startChar, endChar }) => endChar - startChar);
  const words = covered.spans.map((span) => wordsIn(scores, { ...covered, spans: [span] }));
  const largest = (values: readonly number[]): number =>
    values.reduce((most, value) => Math.max(most, value), 0);
  return [
    common.remark('covered-words', {
      words: wordsIn(scores, covered),
      characters: covered.coveredChars,
      longestWords: largest(words),
      longestCharacters: largest(lengths),
    }),
  ];
}

/** Step 3: the memorized passages that are expected within the query budget. */
export function extractableFinding(
  kind: FindingKind,
  target: JudgedTarget,
  parameters: WindowAttackParameters,
): Finding {
  const { calibrated, scores } = target;
  const step = calibrated.judgement.steps.extractable;
  const { extractable } = calibrated;
  const hits = isScored(extractable.target) ? extractable.target : 0;
  const { value, count } = shareOf(hits, extractable.tested, 'tested passages');
  return finding(kind, scores.work.id, {
    names: { queries: wholeNumber(parameters.queries) },
    sentence: step.sentence,
    value: isScored(extractable.target) ? value : extractable.target,
    ...(isScored(extractable.target) ? { count } : {}),
    controlValue:
      extractable.controlTested === 0
        ? common.unscored('no-control-passage-measured')
        : extractable.control / extractable.controlTested,
    interval: census(scores, parameters),
    calibration: calibrated.calibration,
    standing: step.standing,
    caveats: [
      ...step.missing,
      ...step.limits,
      common.remark('computed-not-drawn', {
        policy: firstPolicy(parameters),
        tokens: parameters.suffixTokens,
      }),
      ...commonCaveats(calibrated),
    ],
  });
}
