import { defineAttack } from './defineAttack.js';
import {
  controlTrials,
  DRAWS_AT_ONCE,
  givenPrefixes,
  passageWorkings,
  sampledPassages,
  targetTrials,
} from './kit/index.js';
import { collectDrawn, keptShare } from './ordinary/collect.js';
import { ordinaryFindings } from './ordinary/findings.js';
import { ordinaryKinds } from './ordinary/kinds.js';
import { ordinaryPanels } from './ordinary/panels.js';
import { ordinaryParameters } from './ordinary/parameters.js';
import { planOrdinary } from './ordinary/plan.js';
import { ordinaryUnits, runOrdinary } from './ordinary/run.js';

const ID = 'ordinary';
const VERSION = '1.2.0';

/** Ordinary sampling: what a user sees who draws at the settings that chat programs commonly use. */
export const ordinary = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Ordinary sampling',
  question: 'Under ordinary chat settings, how often does the model output passages of this work?',
  method:
    'The model is given the true words before a passage and then writes on, drawing tokens at common settings. This is repeated many times, and every draw is counted, hits and failures alike. Each draw is compared with the true passage: word for word, with a few tokens changed, and by the longest run that the two share. The number of word-for-word draws expected from the weights is reported beside the number observed. The same is done with the control. The result is a baseline: the other methods show what sampling misses.',
  cost: 'For each passage, about prefix + draws × passage tokens; 1,152 with the defaults.',
  tag: 'extraction',
  element: 'near-exact',
  sources: [
    {
      authors: 'Hayes et al.',
      year: 2024,
      title: 'Measuring memorization through probabilistic discoverable extraction',
      id: 'arXiv 2410.19482',
      differs:
        'near-exact draws and draws of the control are counted as well, and the expected number is reported.',
    },
  ],
  limits: [
    {
      code: 'few-draws',
      text: 'A passage that does not appear in this number of draws may still be in the model. An unlikely passage needs far more draws than anyone makes.',
    },
    {
      code: 'one-policy',
      text: 'Only this decoding policy is tested, and only after true prefixes. A product may use another policy.',
    },
    { code: 'near-in-tokens', text: 'Changes are counted in tokens of this model, not in words or meaning.' },
  ],
  sequenceRoom: ({ draws, suffixTokens }) => ({
    sequences: Math.min(draws, DRAWS_AT_ONCE),
    tokens: suffixTokens,
  }),
  parameters: ordinaryParameters,
  units: ordinaryUnits,
  findings: ordinaryKinds,
  given: (input, work) =>
    givenPrefixes(
      sampledPassages(input, work, input.parameters, input.parameters.passages),
      input.parameters.draws,
    ),
  plan: (input) => planOrdinary(input, { id: ID, version: VERSION }),
  run: runOrdinary,
  read: collectDrawn,
  reduce: (works, input) => ({
    findings: works.targets.flatMap((target) => ordinaryFindings(target, works, input)),
    details: ordinaryPanels(works, input),
  }),
  trials({ targets, control }, input) {
    const { epsilon, suffixTokens } = input.parameters;
    return [
      ...targets.flatMap(({ passages, judgement }) => targetTrials(passages, judgement)),
      ...controlTrials(control, keptShare(epsilon, suffixTokens)),
    ];
  },
  workings: (works, input) =>
    passageWorkings({
      ...works,
      finding: ordinaryKinds['ordinary-passages'],
      alpha: input.parameters.alpha,
      exponentialTail: false,
    }),
});
