import { elementAt } from '../base/index.js';
import { defineAttack } from './defineAttack.js';
import { collectPairs } from './compareModels/collect.js';
import { compareAll } from './compareModels/compare.js';
import {
  ladderFinding,
  lineageFinding,
  raisedFinding,
  raisedP,
  ratesFinding,
} from './compareModels/findings.js';
import { compareKinds } from './compareModels/kinds.js';
import { lineageFacts, mainType, tensorFacts } from './compareModels/lineage.js';
import { comparePanels } from './compareModels/panels.js';
import { compareParameters, LEAST_DECADES } from './compareModels/parameters.js';
import { planComparison } from './compareModels/plan.js';
import { compareUnits, runComparison } from './compareModels/run.js';
import { controlTrials, givenPrefixes, sampledPassages, targetTrials } from './kit/index.js';

const ID = 'compare-models';
const VERSION = '1.2.0';

/** Comparison of models: does this model raise the work above a model that never saw it by more than it raises other text? */
export const compareModels = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Comparison with other models',
  question:
    'Does this model assign the work a higher probability than another model does, by a larger margin than for other text? And do the two models have the same weights?',
  method:
    'The model and each reference model score the same passages of the work and of the control. For each passage the program takes the difference between the two scores, in powers of ten. One model may simply be better than the other. The differences of the work are therefore compared with those of the control, never with zero: the work counts as raised only if its differences exceed those of other text of its kind. If a reference has the same weights in another quantization, the comparison shows instead how much quantization changes the numbers and verdicts. The program also compares the tensors of the two files, byte for byte and by direction.',
  cost: 'For each model, one pass over the chosen passages of the work and the control: (prefix + passage) tokens for each passage. The files of both models are read once from beginning to end.',
  tag: 'reconstruction',
  element: 'specific-work',
  sources: [
    {
      authors: 'Zhang et al.',
      year: 2023,
      title: 'Counterfactual memorization in neural language models',
      id: 'arXiv 2112.12938',
      differs:
        'One pair of models is used instead of many. The differences of the work are compared with those of a control, because the two models differ in predictive ability.',
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
      differs: 'The p-values are adjusted for the number of references and works by Holm’s method.',
    },
    { authors: 'ours', year: 2026, title: 'Tensor lineage and quantization ladder', id: '', differs: '' },
  ],
  limits: [
    {
      code: 'reference-unseen',
      text: 'A reference is informative only if it is known not to have seen the work and is otherwise similar to the model.',
    },
    {
      code: 'repeated-little',
      text: 'Text that was seen only once or a few times in training is raised too little to be found.',
    },
    {
      code: 'unlike-excludes-nothing',
      text: 'Tensors that are alike show a common origin. Tensors that differ do not exclude one.',
    },
  ],
  references: { min: 1, max: 8 },
  parameters: compareParameters,
  units: compareUnits,
  findings: compareKinds,
  given: (input, work) =>
    givenPrefixes(sampledPassages(input, work, input.parameters, input.parameters.passages)),
  plan: (input) => planComparison(input, { id: ID, version: VERSION }),
  run: runComparison,
  read(input, observations) {
    const { paired, lineages } = collectPairs(input, observations);
    return { paired, lineages, comparisons: compareAll(input, paired) };
  },
  reduce({ lineages, comparisons }, input) {
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
      pValues: new Map(comparisons.flatMap(raisedP)),
      details: comparePanels(comparisons, lineages),
    };
  },
  strengths: (observations) =>
    Array.from(observations, (observed) =>
      observed.kind === 'unscored'
        ? null
        : observed.unitKind === 'tensors'
          ? Infinity
          : Math.max(...observed.value.logP),
    ),
  trials({ paired: [first] }, input) {
    // Several references would give every passage several verdicts, so the first reference that was named decides.
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
      ...comparisons.flatMap(({ judgement }, at) => targetTrials(elementAt(scored, at), judgement)),
      ...controlTrials(control, LEAST_DECADES),
    ];
  },
});
