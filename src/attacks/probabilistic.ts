import type { Finding } from '../domain/index.js';
import { defineAttack } from './defineAttack.js';
import {
  bestPassageFinding,
  collectScores,
  conformalFinding,
  coverageFinding,
  drawnPassage,
  extractableFinding,
  fixedThresholdFinding,
  floorTrials,
  givenSamples,
  givenWindows,
  groupFinding,
  groupPValues,
  type JudgedWindows,
  type KeptApart,
  memorizedPassages,
  openAnswer,
  putsBos,
  sampledFinding,
  scoresOfWorks,
  spikeFinding,
  sumSamples,
  type WindowAttackParameters,
  windowWorkings,
  withTested,
} from './kit/index.js';
import {
  inAnswerDetails,
  inAnswerFindings,
  inAnswerPValues,
  withAnswerWorkings,
} from './probabilistic/inAnswer.js';
import { besideDetails, judgeScores, type TargetBeside, withBesideCaveats } from './probabilistic/judged.js';
import { designatedFindings } from './probabilistic/designated.js';
import { probabilisticKinds } from './probabilistic/kinds.js';
import { probabilisticParameters, requestOf } from './probabilistic/parameters.js';
import { planProbabilistic } from './probabilistic/plan.js';
import {
  answersToFill,
  probabilisticUnits,
  runProbabilisticUnit,
  withoutAnswers,
} from './probabilistic/units.js';

const ID = 'probabilistic';
const VERSION = '1.3.0';

/** Probabilistic extraction: how likely the model is to write each passage of the work word for word. */
export const probabilistic = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Probabilistic extraction',
  question:
    'Given the preceding words, how likely is the model to write each passage of this work word for word?',
  method:
    'The whole work is divided into windows: a prefix of true text, then a passage. The model reads the prefix. The probability that it would write exactly this passage is computed from its weights, token by token, without drawing samples; a few passages are also drawn as a check. The same is done with a control: text of the same kind that the model cannot have seen. A passage counts as memorized only if its probability exceeds every probability in the control, by a margin that accounts for the number of passages tested. All passages together are also compared with all passages of the control, as a group: text that was repeated a few times shifts the group although no single passage stands out.',
  cost: 'One pass over the work and the control. For each token of text, (prefix + passage) / stride tokens are evaluated: 2 with the defaults. Also in an answer: once more, with the tokens of the prompt in every window.',
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
      differs: 'passages lie side by side by default; coverage maps tokens to characters by byte offsets.',
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
    {
      authors: 'Das, Zhang & Tramèr',
      year: 2024,
      title: 'Blind baselines beat membership inference attacks for foundation models',
      id: 'arXiv 2406.16201',
      differs:
        'the shift of the group of passages is claimed only beyond the upper bounds of the blind measures.',
    },
  ],
  limits: [
    {
      code: 'absence-not-shown',
      text: 'Text repeated only a few times in training can be missed. A negative result does not show that the text is absent from the model.',
    },
    {
      code: 'true-prefixes',
      text: 'Only continuations of true prefixes are tested. Other prompts may reach more.',
    },
    {
      code: 'group-without-passages',
      text: 'The comparison of all passages as a group does not say which passages the model knows, counts no character as memorized, and does not rule out that the work is easier in a way that blind measures do not see.',
    },
    {
      code: 'this-file-of-weights',
      text: 'Each number applies to this file of weights only. A quantized file is a different model from the released one.',
    },
  ],
  takesSpikes: true,
  parameters: probabilisticParameters,
  units: probabilisticUnits,
  usesChatTemplate: ({ inAnswer }, hasTemplate) => inAnswer === true && hasTemplate,
  openAnswer: async (parameters, model, engine) => {
    const request = requestOf(parameters);
    if (request === null) return null;
    const bos = putsBos({ parameters, model })
      ? 'always'
      : parameters.bos === 'auto'
        ? 'as-template'
        : 'never';
    return openAnswer({ request, bos }, model, engine);
  },
  findings: probabilisticKinds,
  made: {
    'memorized-passages-in-answer': ({ inAnswer }) => inAnswer === true,
    'coverage-family-floor-in-answer': ({ inAnswer }) => inAnswer === true,
    'group-shift-in-answer': ({ inAnswer }) => inAnswer === true,
  },
  given: (input, work) => [
    ...givenWindows(work, input.parameters, requestOf(input.parameters) === null ? 1 : 2),
    ...givenSamples(input, work),
  ],
  plan: (input) => planProbabilistic(input, { id: ID, version: VERSION }),
  run: runProbabilisticUnit,
  read(input, observations) {
    const kept: KeptApart = { samples: [], beside: [] };
    const answers = answersToFill(input);
    const byWork = collectScores(input, scoresOfWorks(withoutAnswers(observations, answers, input), kept));
    return {
      raw: judgeScores(input, byWork, kept.beside),
      inAnswer:
        requestOf(input.parameters) === null ? null : judgeScores(input, answers.byWork, answers.beside),
      samples: sumSamples(kept.samples, byWork),
    };
  },
  reduce({ raw: { judged, targets }, inAnswer, samples }, input) {
    const found = inAnswer === null ? null : inAnswerFindings(inAnswer, input);
    return {
      findings: targets.flatMap((one) => {
        const { scores, calibrated } = one.target;
        return [
          ...findingsOf(one, judged, input.parameters),
          sampledFinding(
            probabilisticKinds['sampled-for-real'],
            scores,
            calibrated,
            samples,
            judged.controls,
            input,
          ),
          ...one.spikes.map((spike) =>
            spikeFinding(probabilisticKinds['known-memorized-found'], scores.work.id, spike, calibrated),
          ),
          ...(found?.get(scores.work.id) ?? []),
        ];
      }),
      pValues: new Map([
        ...groupPValues(probabilisticKinds['group-shift'], judged),
        ...(inAnswer === null ? [] : inAnswerPValues(inAnswer)),
      ]),
      details: {
        ...judged.details,
        targets: targets.map((one) => {
          const drawn = drawnPassage(one.target.scores, samples, input.parameters);
          return { ...besideDetails(one), ...(drawn === undefined ? {} : { drawn }) };
        }),
        ...(inAnswer === null ? {} : { inAnswer: inAnswerDetails(input, inAnswer) }),
      },
    };
  },
  strengths: (observations) =>
    Array.from(observations, (observed) =>
      observed.kind === 'unscored' ? null : observed.unitKind === 'sample' ? observed.value.hits : null,
    ),
  trials: ({ raw }, input) => floorTrials(raw.judged, input),
  workings({ raw, inAnswer }, input) {
    const workings = windowWorkings(raw.judged, input);
    return inAnswer === null
      ? workings
      : withAnswerWorkings(workings, windowWorkings(inAnswer.judged, input));
  },
});

function findingsOf(
  beside: TargetBeside,
  judged: JudgedWindows,
  parameters: WindowAttackParameters,
): Finding[] {
  const { target } = beside;
  return [
    withBesideCaveats(
      memorizedPassages(probabilisticKinds['memorized-passages'], target, judged, parameters),
      beside,
    ),
    coverageFinding(probabilisticKinds['coverage-family-floor'], target, parameters),
    ...designatedFindings(target, parameters),
    conformalFinding(probabilisticKinds['conformal-list'], target, parameters),
    extractableFinding(probabilisticKinds['extractable-within-budget'], target, parameters),
    groupFinding(probabilisticKinds['group-shift'], target),
    fixedThresholdFinding(probabilisticKinds['coverage-fixed-threshold'], target, judged, parameters),
    bestPassageFinding(probabilisticKinds['best-passage'], target, parameters),
  ].map((finding) => withTested(finding, target.details.summary.tested));
}
