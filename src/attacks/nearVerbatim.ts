import { defineAttack } from './define.js';
import { controlTrials, passageWorkings, targetTrials } from './kit/index.js';
import { collectNear } from './nearVerbatim/collect.js';
import { nearVerbatimFindings } from './nearVerbatim/findings.js';
import { nearVerbatimPanels } from './nearVerbatim/panels.js';
import { nearVerbatimParameters } from './nearVerbatim/parameters.js';
import { planNearVerbatim } from './nearVerbatim/plan.js';
import { runNearVerbatim } from './nearVerbatim/run.js';

const ID = 'near-verbatim';
const VERSION = '1.0.0';

/** Near-verbatim extraction: how likely is a copy with a few words changed? */
export const nearVerbatim = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Near-verbatim extraction',
  question: 'How likely is the model to write a passage of this work with at most a few words changed?',
  method:
    'The model reads the true words before a passage. A search then follows the most probable ways to go on, many at once, and gives up those that have already changed too much. The probabilities of all distinct continuations that end near the passage are added up: the true probability of a near copy is at least that (lower bound), and at most that plus everything that was given up while it could still have ended near (upper bound). The probability of the passage word for word stands beside it, and the same is done with the control; only what exceeds everything in the control counts.',
  cost: 'For each passage about prefix + beams × passage tokens, as much as drawing once for each beam; 1,030 with the defaults, and 202 for the exact path.',
  tag: 'reconstruction',
  element: 'near-exact',
  sources: [
    {
      authors: 'Cooper et al.',
      year: 2026,
      title:
        'Estimating near-verbatim extraction risk in language models with decoding-constrained beam search',
      id: 'arXiv 2603.24917',
      differs:
        'an upper bound is printed; one place in the beam is for the beginning nearest to the passage, and the others are filled one after the other, so that the passage itself is never lost, a wider beam holds every narrower one, and the lower bound cannot fall as the beam grows; Levenshtein pruning uses that passage and continuation have the same length.',
    },
  ],
  limits: [
    {
      code: 'lower-bound',
      text: 'A lower bound that is small or zero does not show that near copies are improbable; only the upper bound could, and it is seldom small.',
    },
    { code: 'near-in-tokens', text: 'Near is counted in tokens of this model, not in words or meaning.' },
    {
      code: 'shared-cache',
      text: 'The search computes over a shared cache, whose numbers differ a little from the exact path; the passage and its likeliest changed copy are scored again by the exact path, and the difference is printed.',
    },
    {
      code: 'one-policy',
      text: 'Everything is said of one policy: the k most probable tokens, renormalised, at temperature 1.',
    },
  ],
  parameters: nearVerbatimParameters,
  plan: (input) => planNearVerbatim(input, { id: ID, version: VERSION }),
  run: runNearVerbatim,
  reduce(input, _plan, observations) {
    const works = collectNear(input, observations);
    return {
      findings: works.targets.flatMap((target) => nearVerbatimFindings(target, works, input)),
      details: { ...nearVerbatimPanels(works, input) },
    };
  },
  trials(input, _plan, observations) {
    const { targets, control } = collectNear(input, observations);
    const log10 = (nats: number): number => Math.min(0, nats) / Math.LN10;
    return [
      ...targets.flatMap(({ passages, judgement }) => targetTrials(passages, judgement, log10)),
      ...controlTrials(control, Math.log(input.parameters.leastProbability), log10),
    ];
  },
  workings(input, _plan, observations) {
    const { alpha } = input.parameters;
    return passageWorkings({
      ...collectNear(input, observations),
      finding: 'near-verbatim-passages',
      alpha,
      exponentialTail: true,
    });
  },
});
