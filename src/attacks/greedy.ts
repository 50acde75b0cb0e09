import { ofTotal } from '../base/index.js';
import type { Finding } from '../domain/index.js';
import { defineAttack } from './defineAttack.js';
import { finding } from './findingKinds.js';
import { claimOf } from './greedy/claimOf.js';
import { greedyKinds } from './greedy/kinds.js';
import { excerptOf, longestStretchFinding } from './greedy/longest.js';
import { nearCopiesFinding, withWritten } from './greedy/nearCopies.js';
import {
  givenWriting,
  greedyUnits,
  planWriting,
  runWriting,
  scoredAlone,
  type WrittenPassage,
} from './greedy/writing.js';
import {
  blockedInterval,
  collectScores,
  common,
  commonCaveats,
  controlPhrase,
  type CountedWindow,
  givenWindows,
  greedyTrials,
  isGreedyExact,
  type JudgedTarget,
  judgeWindows,
  listedCaveat,
  markedBy,
  planWindowScan,
  runWindowUnit,
  shareOf,
  spansOf,
  type WindowAttackParameters,
  windowAttackParameters,
  windowWorkings,
  withControlSize,
  withTested,
} from './kit/index.js';

const ID = 'greedy';
const VERSION = '1.4.0';

/** Greedy (discoverable) extraction: the passages that the model writes when it always takes its most probable token. */
export const greedy = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Greedy (discoverable) extraction',
  question:
    'Given the preceding words, which passages does the model write, word for word or with a few words changed, when it always takes its most probable token?',
  method:
    'The work is divided into windows: a prefix of true text, then a passage. The model reads the prefix. The passage counts as extracted if each of its tokens is the model’s most probable one, so that greedy decoding would write exactly this passage. The model reads the passage once to check this. It then also writes each passage itself, and the words that it changed are counted. The control is tested in the same way.',
  cost: 'Up to twice as much as probabilistic extraction: each passage is read and then written. The writing of a passage ends as soon as it can be no near copy.',
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
      text: 'One wrong token makes a passage a miss of the word-for-word count, however much of the rest is right. The count of near copies has it if at most five words differ.',
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
  units: greedyUnits,
  findings: greedyKinds,
  given: (input, work) => [...givenWindows(work, input.parameters), ...givenWriting(input, work)],
  plan: (input) => {
    const attack = { id: ID, version: VERSION };
    const scan = withControlSize(input.works, input.parameters, planWindowScan(input, attack));
    return planWriting(input, scan, attack);
  },
  run: (unit, input, context) => {
    const { spec } = unit;
    return spec.kind === 'write'
      ? runWriting(unit.workId, spec.windows, input, context)
      : runWindowUnit({ ...unit, spec }, input, context);
  },
  read: (input, observations) => {
    const written = new Map<string, Map<number, WrittenPassage>>();
    const scores = collectScores(input, scoredAlone(observations, written));
    return { judged: judgeWindows(input, scores), written };
  },
  reduce: ({ judged, written }, input) => ({
    findings: judged.targets.flatMap((target) =>
      [
        exactFinding(target, input.parameters),
        nearCopiesFinding(target, written, input),
        longestStretchFinding(target, written, input),
      ].map((one) => withTested(one, target.details.summary.tested)),
    ),
    details: {
      ...judged.details,
      targets: judged.targets.map((target) => {
        const excerpt = excerptOf(target, written, input);
        return { ...target.details, ...(excerpt === undefined ? {} : { excerpt }) };
      }),
    },
  }),
  strengths: (observations) =>
    Array.from(observations, (observed) =>
      observed.kind === 'observed' && observed.unitKind === 'write'
        ? observed.value.texts.filter(({ changed }) => changed !== null).length
        : null,
    ),
  trials: ({ judged }, input) => greedyTrials(judged, input),
  workings: ({ judged, written }, input) => withWritten(windowWorkings(judged, input), written),
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
  const { rate, standing, missing } = claimOf(target, {
    tested,
    control: calibrated.tilingControl,
    isHit: isExact,
    none: common.remark('no-passage-word-for-word'),
  });
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
    ...(controlTested === 0
      ? {}
      : { controlCount: { hits: controlHits, total: controlTested, of: 'control passages' } }),
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
