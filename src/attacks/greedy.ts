import { ofTotal, wholeNumber, type Remark, type Unscored } from '../base/index.js';
import type { Finding } from '../domain/index.js';
import type { BlockedRate } from '../measure/index.js';
import { defineAttack } from './defineAttack.js';
import { finding } from './findingKinds.js';
import { greedyKinds } from './greedy/kinds.js';
import {
  blockedInterval,
  census,
  collectScores,
  common,
  commonCaveats,
  controlPhrase,
  type CountedWindow,
  countedWindows,
  givenWindows,
  greedyOf,
  greedyTrials,
  isGreedyExact,
  type JudgedTarget,
  type JudgedWindows,
  judgeWindows,
  listedCaveat,
  markedBy,
  missingInRates,
  planWindowScan,
  rateOf,
  runWindowUnit,
  shareOf,
  spansOf,
  wholeWords,
  type WindowAttackParameters,
  windowAttackParameters,
  windowUnits,
  windowWorkings,
  withControlSize,
  withTested,
} from './kit/index.js';

const ID = 'greedy';
const VERSION = '1.2.0';

/** Greedy (discoverable) extraction: the passages that the model writes when it always takes its most probable token. */
export const greedy = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Greedy (discoverable) extraction',
  question:
    'Given the preceding words, which passages does the model write word for word when it always takes its most probable token?',
  method:
    'The work is divided into windows: a prefix of true text, then a passage. The model reads the prefix. The passage counts as extracted if each of its tokens is the model’s most probable one, so that greedy decoding would write exactly this passage. The model reads the passage once to check this, which gives the same verdict as generating it. The control is tested in the same way.',
  cost: 'The same as probabilistic extraction: 2 tokens evaluated for each token of text with the defaults.',
  tag: 'extraction',
  element: 'near-exact',
  sources: [
    {
      authors: 'Carlini et al.',
      year: 2023,
      title: 'Quantifying memorization across neural language models',
      id: 'arXiv 2202.07646',
      differs: 'passages lie side by side; ties between equal logits go to the lower token id.',
    },
    {
      authors: 'Biderman et al.',
      year: 2023,
      title: 'Emergent and predictable memorization in large language models',
      id: 'arXiv 2304.11158',
      differs: '',
    },
  ],
  limits: [
    {
      code: 'one-token-misses',
      text: 'One wrong token makes a passage a miss, however much of the rest is right.',
    },
    {
      code: 'sampling-reaches-more',
      text: 'Sampling can reach passages that greedy decoding does not reach. See Probabilistic extraction.',
    },
    {
      code: 'near-ties',
      text: 'Near-ties between two tokens can be decided differently on another machine. The smallest margins are in the journal.',
    },
  ],
  parameters: windowAttackParameters,
  units: windowUnits,
  findings: greedyKinds,
  given: ({ parameters }, work) => givenWindows(work, parameters),
  plan: (input) =>
    withControlSize(input.works, input.parameters, planWindowScan(input, { id: ID, version: VERSION })),
  run: runWindowUnit,
  read: (input, observations) => judgeWindows(input, collectScores(input, observations)),
  reduce: (judged, { parameters }) => ({
    findings: judged.targets.flatMap((target) =>
      [exactFinding(target, parameters), longestRunFinding(target, judged, parameters)].map((one) =>
        withTested(one, target.details.summary.tested),
      ),
    ),
    details: judged.details,
  }),
  trials: greedyTrials,
  workings: windowWorkings,
});

function exactFinding(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
  const { calibrated, scores } = target;
  const isExact = ({ scores: own, window }: CountedWindow): boolean =>
    isGreedyExact(own, window, parameters.suffixTokens);
  const tested = calibrated.tilingTarget;
  const hits = tested.filter(isExact);
  const controlHits = calibrated.tilingControl.filter(isExact).length;
  const controlTested = calibrated.tilingControl.length;
  const { value, count } = shareOf(hits.length, tested.length, 'tested passages');
  const rateOfExact = (windows: readonly CountedWindow[]): Rate => rateOf(windows, windows.map(isExact));
  const rate = rateOfExact(tested);
  const missing = missingFor(target, hits.length, rate, rateOfExact(calibrated.tilingControl));
  const standing =
    calibrated.calibration.kind === 'uncalibrated'
      ? 'measured'
      : missing.length === 0
        ? 'claim'
        : 'not-shown';
  return finding(greedyKinds['greedy-exact'], scores.work.id, {
    sentence: markedBy(
      calibrated.calibration,
      `${ofTotal(hits.length, tested.length)} passages of ${parameters.suffixTokens} tokens are written word for word when the model always takes its most probable token; ${controlPhrase(
        calibrated,
        `in the control, ${ofTotal(controlHits, controlTested)} are`,
      )}.`,
    ),
    value,
    count,
    controlValue:
      controlTested === 0 ? common.unscored('no-control-passage-measured') : controlHits / controlTested,
    interval: blockedInterval(
      rate,
      'the share of passages that are written word for word, if blocks like these were drawn again',
    ),
    calibration: calibrated.calibration,
    standing,
    spans: spansOf(hits, parameters),
    caveats: [
      ...(standing === 'not-shown' ? [...missing, common.remark('not-shown')] : []),
      ...listedCaveat(hits.length, 'most probable'),
      ...commonCaveats(calibrated),
    ],
  });
}

type Rate = BlockedRate | Unscored;

/** What is missing for a claim: an exact passage, a memorized passage, and a rate that clearly exceeds the control's. */
function missingFor({ calibrated }: JudgedTarget, hits: number, own: Rate, control: Rate): Remark[] {
  const missing: Remark[] = [];
  if (hits === 0) missing.push(common.remark('no-passage-word-for-word'));
  if (calibrated.judgement.steps.memorizedPassage.standing !== 'claim')
    missing.push(common.remark('no-passage-above-control-floor'));
  return [...missing, ...missingInRates(own, control)];
}

function longestRunFinding(
  target: JudgedTarget,
  judged: JudgedWindows,
  parameters: WindowAttackParameters,
): Finding {
  const { calibrated, scores, details } = target;
  const { longestRunTokens, longestRunStartChar, longestRunEndChar } = details.greedy;
  const controlRun = judged.controls.reduce(
    (most, control) =>
      Math.max(
        most,
        greedyOf(control, countedWindows(control, parameters, true), parameters).longestRunTokens,
      ),
    0,
  );
  const words = wholeWords(scores.work, longestRunStartChar, longestRunEndChar);
  return finding(greedyKinds['longest-greedy-run'], scores.work.id, {
    sentence: markedBy(
      calibrated.calibration,
      `The longest run in which each token is the model’s most probable one, given the true text before it, has ${wholeNumber(longestRunTokens)} tokens (${wholeNumber(words)} whole words); ${controlPhrase(
        calibrated,
        `in the control, it has ${wholeNumber(controlRun)} tokens`,
      )}.`,
    ),
    value: longestRunTokens,
    controlValue:
      calibrated.control.length === 0 ? common.unscored('no-control-passage-measured') : controlRun,
    interval: census(scores, parameters),
    calibration: calibrated.calibration,
    spans:
      longestRunTokens === 0
        ? []
        : [
            {
              workId: scores.work.id,
              startChar: longestRunStartChar,
              endChar: longestRunEndChar,
              logProbNats: common.unscored('run-through-passages'),
            },
          ],
    caveats: [common.remark('runs-after-true-text'), ...commonCaveats(calibrated)],
  });
}
