import { defineAttack } from './defineAttack.js';
import { passagesOf } from './editions/places.js';
import { givenPrefixes } from './kit/index.js';
import { editionFindings, editionPValues } from './editions/findings.js';
import { judgeEditions } from './editions/judge.js';
import { editionKinds } from './editions/kinds.js';
import { editionPanels } from './editions/panels.js';
import { editionParameters } from './editions/parameters.js';
import { planEditions } from './editions/plan.js';
import { editionUnits, runEditions } from './editions/run.js';
import { editionTrials } from './editions/trials.js';
import { editionWorkings } from './editions/workings.js';

const ID = 'editions';
const VERSION = '1.2.0';

/** Comparison of editions: which of two editions of a work does the model hold? */
export const editions = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Comparison of two editions',
  question: 'Which of two editions of this work does the model hold?',
  method:
    'The program finds every place where two editions of a work differ after the same words. At each of these places the model is given the words that both share, and the program computes the probability of what follows in each edition. Passages of the control are scored in the same way, and set the floor, for the passages of both editions together. A difference counts only if the passage of at least one edition exceeds that floor, because then the model holds this part of the work. At each such difference, the program asks which edition is at least ten times as probable. A sign test compares how often that is one edition and how often the other. The same replacement counts once, however often it occurs.',
  cost: 'For each difference, two passages: 2 × (prefix + passage) tokens. The same number of tokens for each control passage, once.',
  tag: 'reconstruction',
  element: 'specific-work',
  sources: [
    {
      authors: 'ours',
      year: 2026,
      title: 'Variant passages after a shared prefix, judged where one exceeds the family floor',
      id: '',
      differs: '',
    },
    {
      authors: 'Conover',
      year: 1999,
      title: 'Practical nonparametric statistics, 3rd edition: the sign test',
      id: '',
      differs:
        'Places at which neither edition is ten times as probable are treated as ties and not counted.',
    },
  ],
  limits: [
    {
      code: 'third-edition',
      text: 'An edition that was not compared can have the same words. The test tells two texts apart. It does not name the copy from which the model was trained.',
    },
    {
      code: 'other-edition-not-excluded',
      text: 'A claim for one edition does not show that the other is not held. A model trained on both, on one of them more often, can prefer that one nearly everywhere.',
    },
    {
      code: 'usual-wording',
      text: 'A model also prefers the more usual of two wordings. Counting only differences at which a passage exceeds the family floor reduces this effect but does not remove it.',
    },
    {
      code: 'shared-prefix-needed',
      text: 'Differences that follow each other closely have no shared prefix of the required length and are not tested.',
    },
    {
      code: 'held-only',
      text: 'Where the model holds neither passage, a difference in probability may come from ordinary knowledge of the language and is not counted.',
    },
  ],
  takesEditions: true,
  parameters: editionParameters,
  units: editionUnits,
  findings: editionKinds,
  given: (input, work) =>
    givenPrefixes(passagesOf(input).flatMap((one) => (one.work.id === work.id ? one.passages : []))),
  plan: (input) => planEditions(input, { id: ID, version: VERSION }),
  run: runEditions,
  read: judgeEditions,
  reduce: (judged, input) => ({
    findings: judged.editions.flatMap((edition) => editionFindings(edition, judged, input)),
    pValues: new Map(editionPValues(judged)),
    details: editionPanels(judged),
  }),
  trials: (judged) => editionTrials(judged),
  workings: editionWorkings,
});
