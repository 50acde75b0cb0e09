import { unscored } from '../base/index.js';
import type { Finding } from '../domain/index.js';
import { clopperPearson, kornGraubard } from '../measure/index.js';
import { defineAttack, type AttackResult } from './define.js';
import { collectScores } from './windows/collect.js';
import type { CountedWindow } from './windows/counted.js';
import { countedWindows } from './windows/counted.js';
import { judgeWindows, type JudgedTarget, type JudgedWindows } from './windows/details.js';
import {
  CENSUS,
  commonCaveats,
  controlPhrase,
  ofTotal,
  wholeNumber,
  rateInterval,
  shareOf,
  spansOf,
} from './windows/findings.js';
import { greedyOf, isGreedyExact } from './windows/greedyOf.js';
import { windowAttackParameters, type WindowAttackParameters } from './windows/parameters.js';
import { planWindowScan } from './windows/plan.js';
import { runWindowUnit } from './windows/run.js';

const ID = 'greedy';
const VERSION = '1.0.0';

/** Greedy (discoverable) extraction: which passages does the model write when it always takes its most probable token? */
export const greedy = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Greedy (discoverable) extraction',
  question:
    'Given the words before it, which passages does the model write word for word when it always takes its first choice?',
  method:
    'The work is cut into windows: a stretch of true text, then a passage. The model reads the true text; the passage counts as extracted when every one of its tokens is the model’s most probable one, so that generation without chance would write exactly it. This is checked by reading the passage once, which gives the same verdict as generating it. The control goes through the same test.',
  cost: 'As probabilistic extraction: 2 tokens evaluated for each token of text with the defaults.',
  tag: 'extraction',
  element: 'near-exact',
  sources: [
    {
      authors: 'Carlini et al.',
      year: 2023,
      title: 'Quantifying memorization across neural language models',
      id: 'arXiv 2202.07646',
      differs: 'suffixes tile the work; ties between equal logits go to the lower token id.',
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
    'One wrong token anywhere makes a passage a miss, however much of it is right.',
    'Sampling can reach passages that the first choice does not; see probabilistic.',
    'Near-ties between two tokens can fall differently on another machine; the smallest margins are in the journal.',
  ],
  parameters: windowAttackParameters,
  plan: (input) => planWindowScan(input, { id: ID, version: VERSION }),
  run: runWindowUnit,
  reduce(input, _plan, observations): AttackResult {
    const judged = judgeWindows(input, collectScores(input, observations));
    return {
      findings: judged.targets.flatMap((target) => [
        exactFinding(target, input.parameters),
        longestRunFinding(target, judged, input.parameters),
      ]),
      details: judged.details,
    };
  },
});

function exactFinding(target: JudgedTarget, parameters: WindowAttackParameters): Finding {
  const { calibrated, scores } = target;
  const isExact = ({ scores: own, window }: CountedWindow): boolean =>
    isGreedyExact(own, window, parameters.suffixTokens);
  const tested = calibrated.tilingTarget;
  const hits = tested.filter(isExact);
  const controlHits = calibrated.tilingControl.filter(isExact).length;
  const controlTested = calibrated.tilingControl.length;
  const { value, count } = shareOf(hits.length, tested.length, 'passages of the work (disjoint suffixes)');
  const rate = kornGraubard({
    hits: tested.map(isExact),
    blocks: tested.map(({ block }) => block),
    logP: tested.map(({ logPz }) => logPz),
  });
  const controlUpper = controlTested === 0 ? 1 : clopperPearson(controlHits, controlTested).upper;
  const exceeds = rate.kind === 'rate' && rate.lower > controlUpper;
  const calibratedKind = calibrated.calibration.kind;
  const standing =
    calibratedKind === 'uncalibrated' ? 'measured' : hits.length > 0 && exceeds ? 'claim' : 'not-shown';
  return {
    id: `greedy-exact/${scores.work.id}`,
    title: 'Passages written word for word by first choice',
    sentence: `${calibratedKind === 'uncalibrated' ? 'Uncalibrated: ' : ''}${ofTotal(
      hits.length,
      tested.length,
    )} passages of ${parameters.suffixTokens} tokens are continued word for word by the model’s first choice; ${controlPhrase(
      calibrated,
      `of the control ${ofTotal(controlHits, controlTested)}`,
    )}.`,
    tag: 'extraction',
    element: 'near-exact',
    workId: scores.work.id,
    value,
    unit: 'share of passages',
    count,
    controlValue: controlTested === 0 ? unscored('There is no control.') : controlHits / controlTested,
    interval: rateInterval(rate, 'passages of text of this kind written word for word'),
    calibration: calibrated.calibration,
    standing,
    spans: spansOf(hits, parameters),
    caveats: [
      ...(standing === 'not-shown' ? ['Not shown by this test. Absence is not shown.'] : []),
      ...commonCaveats(calibrated),
    ],
  };
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
  const words = scores.work.textOf(longestRunStartChar, longestRunEndChar).match(/\S+/gu)?.length ?? 0;
  return {
    id: `longest-greedy-run/${scores.work.id}`,
    title: 'Longest run of first choices',
    sentence: `The longest stretch in which every token is the model’s first choice, given the true text before it, is ${wholeNumber(longestRunTokens)} tokens (${wholeNumber(words)} words); ${controlPhrase(
      calibrated,
      `in the control ${wholeNumber(controlRun)} tokens`,
    )}.`,
    tag: 'reconstruction',
    element: 'near-exact',
    workId: scores.work.id,
    value: longestRunTokens,
    unit: 'tokens',
    controlValue: judged.controls.length === 0 ? unscored('There is no control.') : controlRun,
    interval: CENSUS,
    calibration: calibrated.calibration,
    standing: 'measured',
    spans:
      longestRunTokens === 0
        ? []
        : [
            {
              workId: scores.work.id,
              startChar: longestRunStartChar,
              endChar: longestRunEndChar,
              logProbNats: unscored('A run through several passages.'),
            },
          ],
    caveats: [
      'Each token is judged after the true text, not after the model’s own; runs go on through neighbouring passages.',
      ...commonCaveats(calibrated),
    ],
  };
}
