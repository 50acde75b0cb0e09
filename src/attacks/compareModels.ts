import { defineAttack } from './define.js';
import { collectPairs } from './compareModels/collect.js';
import { compareAll } from './compareModels/compare.js';
import { ladderFinding, lineageFinding, raisedFinding, ratesFinding } from './compareModels/findings.js';
import { lineageFacts, mainType, tensorFacts } from './compareModels/lineage.js';
import { comparePanels } from './compareModels/panels.js';
import { compareParameters } from './compareModels/parameters.js';
import { planComparison } from './compareModels/plan.js';
import { runComparison } from './compareModels/run.js';
import { controlTrials, targetTrials } from './kit/index.js';
import { LEAST_DECADES } from './compareModels/compare.js';

const ID = 'compare-models';
const VERSION = '1.0.0';

/** Comparison of models: does this model raise the work more than a model that never saw it, beyond what it raises other text? */
export const compareModels = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Comparison with other models',
  question:
    'Does this model find the work more probable than another model does, by more than it does for other text? And are the two made of the same weights?',
  method:
    'The same passages of the work and of the control are scored by the model and by each reference model. For each passage the difference of the two is taken, in powers of ten. One model may simply be better than the other, so the differences of the work are held against the differences of the control, and never against zero: only a work that is raised more than other text of its kind counts. Where a reference turns out to be the same weights in another quantisation, it shows instead how far numbers and verdicts move by that. The tensors of the two files are compared as well, byte for byte and by direction.',
  cost: 'For each model one pass over the chosen passages of work and control: (prefix + passage) tokens for each. The files of both models are read once from front to back.',
  tag: 'reconstruction',
  element: 'specific-work',
  sources: [
    {
      authors: 'Zhang et al.',
      year: 2023,
      title: 'Counterfactual memorization in neural language models',
      id: 'arXiv 2112.12938',
      differs:
        'one pair of models instead of many; the work’s differences are held against those of a control, as the two models differ in skill.',
    },
    {
      authors: 'Newcombe',
      year: 1998,
      title:
        'Improved confidence intervals for the difference between binomial proportions based on paired data',
      id: '10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C',
      differs: '',
    },
    {
      authors: 'Mann and Whitney',
      year: 1947,
      title: 'On a test of whether one of two random variables is stochastically larger than the other',
      id: '10.1214/aoms/1177730491',
      differs: 'adjusted by Holm’s method for the number of references and works.',
    },
    { authors: 'ours', year: 2026, title: 'Tensor lineage and quantisation ladder', id: '', differs: '' },
  ],
  limits: [
    {
      code: 'reference-unseen',
      text: 'A reference tells something only if it is known not to have seen the work, and if it is otherwise alike.',
    },
    {
      code: 'repeated-little',
      text: 'Text seen once or a few times in training is raised too little to be found.',
    },
    {
      code: 'unlike-excludes-nothing',
      text: 'Tensors that are alike show a common origin; tensors that are not do not exclude one.',
    },
  ],
  references: { min: 1, max: 8 },
  parameters: compareParameters,
  plan: (input) => planComparison(input, { id: ID, version: VERSION }),
  run: runComparison,
  reduce(input, _plan, observations) {
    const { paired, lineages } = collectPairs(input, observations);
    const comparisons = compareAll(input, paired);
    const facts = new Map(lineages.map((one) => [one.reference.id, lineageFacts(one)]));
    const typesOf = (id: string): readonly [string, string] => {
      const tensors = lineages.find(({ reference }) => reference.id === id)?.tensors ?? [];
      return 'kind' in tensors ? ['', ''] : [mainType(tensors, 0), mainType(tensors, 1)];
    };
    return {
      findings: [
        ...comparisons.flatMap((comparison) => {
          const lineage = facts.get(comparison.reference.id) ?? null;
          return [
            raisedFinding(comparison, lineage, input),
            ratesFinding(comparison, input),
            ...(lineage?.sameWeights === true
              ? [ladderFinding(comparison, typesOf(comparison.reference.id))]
              : []),
          ];
        }),
        ...lineages.map((one) =>
          lineageFinding(
            one.reference,
            'kind' in one.tensors ? one.tensors : tensorFacts(one.tensors),
            input,
          ),
        ),
      ],
      details: { ...comparePanels(comparisons, lineages) },
    };
  },
  trials(input, _plan, observations) {
    // Several references would give every place several verdicts: the first that was named decides.
    const [first] = collectPairs(input, observations).paired;
    if (first === undefined) return [];
    const comparisons = compareAll(input, [first]);
    const scored = comparisons.map(({ pairs }) =>
      pairs.map(({ passage, difference }) => ({ passage, score: difference })),
    );
    const control = (comparisons[0]?.control ?? []).map(({ passage, difference }) => ({
      passage,
      score: difference,
    }));
    return [
      ...comparisons.flatMap(({ judgement }, at) => targetTrials(scored[at] ?? [], judgement)),
      ...controlTrials(control, LEAST_DECADES),
    ];
  },
});
