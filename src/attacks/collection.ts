import { defineAttack } from './defineAttack.js';
import { workWindows } from './collection/windows.js';
import { collectWorks } from './collection/collect.js';
import { collectionFindings, listP } from './collection/findings.js';
import { collectionKinds } from './collection/kinds.js';
import { judgeCollections } from './collection/judge.js';
import { collectionPanels } from './collection/panels.js';
import { collectionParameters } from './collection/parameters.js';
import { planCollection } from './collection/plan.js';
import { collectionUnits, runCollection } from './collection/run.js';
import { collectionTrials } from './collection/trials.js';
import { collectionWorkings } from './collection/workings.js';

const ATTACK = { id: 'collection', version: '1.1.0' };

/** List of works: which works of a collection does the model hold, at a controlled false-discovery rate? */
export const collection = defineAttack({
  ...ATTACK,
  title: 'List of works in a collection',
  question: 'Which works of a collection of many short works does the model know?',
  method:
    'The model reads each work on its own, from its beginning. The score of a work is the mean log probability of its tokens after a short prefix. Works of a control collection, which the model cannot have seen, are scored in the same way. For each work, the program counts the control works with at least its score. From these counts it makes a list of works, by a rule for which the expected share of works on the list in error is at most a rate fixed in the plan. With a reference model, the score is the difference between the two models.',
  cost: 'One pass over every work of both collections, for each model.',
  tag: 'reconstruction',
  element: 'specific-work',
  sources: [
    {
      authors: 'Liu et al.',
      year: 2025,
      title: 'High-power training data identification with provable statistical guarantees',
      id: 'arXiv 2510.09717',
      differs:
        'The p-values are not scaled by an estimate of the share of unseen works. If the control and the target differ even slightly, that scaling lists far more works in error. The estimate is printed beside the list.',
    },
    {
      authors: 'Bates et al.',
      year: 2023,
      title: 'Testing for outliers with conformal p-values',
      id: 'doi 10.1214/22-AOS2244',
      differs: '',
    },
    {
      authors: 'Benjamini & Hochberg',
      year: 1995,
      title: 'Controlling the false discovery rate: a practical and powerful approach to multiple testing',
      id: 'doi 10.1111/j.2517-6161.1995.tb02031.x',
      differs: 'The rule is decided in whole numbers, because conformal p-values lie on its limits.',
    },
  ],
  limits: [
    {
      code: 'list-not-work',
      text: 'The rate is that of the list. A place on the list does not show any single work by itself.',
    },
    {
      code: 'works-related',
      text: 'The works must be exchangeable. Works of one author, album or series resemble each other, so a control of few such groups gives a higher rate than stated.',
    },
    {
      code: 'no-copy-shown',
      text: 'A listed work is more probable than unseen works of its kind. That the model can output it is not shown.',
    },
    {
      code: 'absence-not-shown',
      text: 'Works that were repeated only a few times in training, and lists shorter than the control allows, can be missed. A negative result does not show that a work is absent from the model.',
    },
    {
      code: 'versions-of-a-work',
      text: 'A work that the model knows from another collection, version or quotation is listed, too.',
    },
  ],
  references: { min: 0, max: 1 },
  takesCollections: true,
  parameters: collectionParameters,
  units: collectionUnits,
  findings: collectionKinds,
  given: ({ parameters }, work) =>
    workWindows(work, parameters).map(({ startToken, scoredFrom }) => ({
      startToken,
      endToken: scoredFrom,
      times: 1,
    })),
  plan: (input) => planCollection(input, ATTACK),
  run: runCollection,
  read: (input, observations) => judgeCollections(input, collectWorks(input, observations)),
  reduce: (judged, input) => ({
    findings: judged.flatMap((one) => collectionFindings(one, input)),
    pValues: new Map(judged.flatMap(listP)),
    details: { kind: 'panels', panels: collectionPanels(judged, input) },
  }),
  trials: (judged) => collectionTrials(judged),
  workings: collectionWorkings,
});
