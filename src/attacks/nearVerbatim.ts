import { defineAttack } from './defineAttack.js';
import { controlTrials, givenPrefixes, passageWorkings, sampledPassages, targetTrials } from './kit/index.js';
import { collectNear } from './nearVerbatim/collect.js';
import { nearVerbatimFindings } from './nearVerbatim/findings.js';
import { nearVerbatimKinds } from './nearVerbatim/kinds.js';
import { nearVerbatimPanels } from './nearVerbatim/panels.js';
import { nearVerbatimParameters } from './nearVerbatim/parameters.js';
import { planNearVerbatim, sequencesOf } from './nearVerbatim/plan.js';
import { nearVerbatimUnits, runNearVerbatim } from './nearVerbatim/run.js';

const ID = 'near-verbatim';
const VERSION = '1.2.0';

/** Near-verbatim extraction: the probability of a copy with a few tokens changed. */
export const nearVerbatim = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Near-verbatim extraction',
  question: 'How likely is the model to write a passage of this work with at most a few words changed?',
  method:
    'The model reads the true words before a passage. A search then follows the most probable continuations, many at once, and drops those that have already changed too much. The probabilities of all distinct continuations that end as near copies of the passage are added up. The true probability of a near copy is at least this sum (lower bound). It is at most this sum plus the probability of everything that was dropped while it could still have become a near copy (upper bound). The probability of the passage word for word is reported beside it. The same is done with the control, and a passage counts only if it exceeds every passage of the control.',
  cost: 'For each passage, about prefix + beams × passage tokens, as much as one draw for each beam: 1,030 with the defaults, and 202 more for the exact path.',
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
        'an upper bound is reported; one slot of the beam is reserved for the beginning nearest to the passage, and the others are filled in order, so that the passage itself is never lost, a wider beam contains every narrower one, and the lower bound cannot fall as the beam grows; Levenshtein pruning uses the fact that passage and continuation have the same length.',
    },
  ],
  limits: [
    {
      code: 'lower-bound',
      text: 'A small or zero lower bound does not show that near copies are improbable. Only the upper bound could show this, and it is seldom small.',
    },
    { code: 'near-in-tokens', text: 'Changes are counted in tokens of this model, not in words or meaning.' },
    {
      code: 'shared-cache',
      text: 'The search uses a shared cache, whose numbers differ slightly from those of the exact path. The passage and its most probable changed copy are scored again by the exact path, and the difference is reported.',
    },
    {
      code: 'one-policy',
      text: 'All numbers apply to one policy: the k most probable tokens, renormalized, at temperature 1.',
    },
  ],
  sequenceRoom: (parameters) => ({ sequences: sequencesOf(parameters), tokens: parameters.suffixTokens }),
  parameters: nearVerbatimParameters,
  units: nearVerbatimUnits,
  findings: nearVerbatimKinds,
  given: (input, work) =>
    givenPrefixes(
      sampledPassages(input, work, input.parameters, input.parameters.passages),
      1 + input.parameters.draws,
    ),
  plan: (input) => planNearVerbatim(input, { id: ID, version: VERSION }),
  run: runNearVerbatim,
  read: collectNear,
  reduce: (works, input) => ({
    findings: works.targets.flatMap((target) => nearVerbatimFindings(target, works, input)),
    details: nearVerbatimPanels(works, input),
  }),
  trials({ targets, control }, input) {
    const log10 = (nats: number): number => Math.min(0, nats) / Math.LN10;
    return [
      ...targets.flatMap(({ passages, judgement }) => targetTrials(passages, judgement, log10)),
      ...controlTrials(control, Math.log(input.parameters.leastProbability), log10),
    ];
  },
  workings: (works, input) =>
    passageWorkings({
      ...works,
      finding: nearVerbatimKinds['near-verbatim-passages'],
      alpha: input.parameters.alpha,
      exponentialTail: true,
    }),
});
