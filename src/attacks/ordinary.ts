import { defineAttack } from './define.js';
import { controlTrials, passageWorkings, targetTrials } from './kit/index.js';
import { collectDrawn, keptShare } from './ordinary/collect.js';
import { ordinaryFindings } from './ordinary/findings.js';
import { ordinaryPanels } from './ordinary/panels.js';
import { ordinaryParameters } from './ordinary/parameters.js';
import { planOrdinary } from './ordinary/plan.js';
import { runOrdinary } from './ordinary/run.js';

const ID = 'ordinary';
const VERSION = '1.0.0';

/** Ordinary sampling: what does a user see who draws as chat programs do? */
export const ordinary = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Ordinary sampling',
  question: 'If the model is let write as chat programs let it, how often does it write this work?',
  method:
    'The model is given the true words before a passage and writes on by drawing tokens at common settings, many times; every draw is counted, hits and failures alike. Each draw is compared with the true passage: word for word, with a few words changed, and by the longest run they share. How many draws should come out word for word is computed from the weights and printed beside what came. The same is done with the control. It is the baseline beside which the other attacks show what sampling misses.',
  cost: 'For each passage about prefix + draws × passage tokens; 1,152 with the defaults.',
  tag: 'extraction',
  element: 'near-exact',
  sources: [
    {
      authors: 'Hayes et al.',
      year: 2024,
      title: 'Measuring memorization through probabilistic discoverable extraction',
      id: 'arXiv 2410.19482',
      differs: 'draws that are near and the control are counted too, and the number expected is printed.',
    },
  ],
  limits: [
    {
      code: 'few-draws',
      text: 'What does not come out of so few draws may be in the model all the same: an unlikely passage needs many more draws than anyone makes.',
    },
    {
      code: 'one-policy',
      text: 'Only this decoding policy is tried, after true prefixes; a product may draw otherwise.',
    },
    { code: 'near-in-tokens', text: 'Near is counted in tokens of this model, not in words or meaning.' },
  ],
  parameters: ordinaryParameters,
  plan: (input) => planOrdinary(input, { id: ID, version: VERSION }),
  run: runOrdinary,
  reduce(input, _plan, observations) {
    const works = collectDrawn(input, observations);
    return {
      findings: works.targets.flatMap((target) => ordinaryFindings(target, works, input)),
      details: { ...ordinaryPanels(works, input) },
    };
  },
  trials(input, _plan, observations) {
    const { epsilon, suffixTokens } = input.parameters;
    const { targets, control } = collectDrawn(input, observations);
    return [
      ...targets.flatMap(({ passages, judgement }) => targetTrials(passages, judgement)),
      ...controlTrials(control, keptShare(epsilon, suffixTokens)),
    ];
  },
  workings(input, _plan, observations) {
    const { alpha } = input.parameters;
    return passageWorkings({
      ...collectDrawn(input, observations),
      finding: 'ordinary-passages',
      alpha,
      exponentialTail: false,
    });
  },
});
