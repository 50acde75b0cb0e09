import { defineAttack, type AttackResult } from './define.js';
import { judgeSurveys } from './survey/judgeSurvey.js';
import { surveyParameters } from './survey/parameters.js';
import { planSurvey } from './survey/planSurvey.js';
import { runSurveyUnit } from './survey/runSurvey.js';
import { surveyFindings } from './survey/surveyFindings.js';
import { surveyPanels } from './survey/surveyPanels.js';
import { surveyTrials } from './survey/surveyTrials.js';
import { collectSurveys } from './survey/workSurvey.js';

const ATTACK = { id: 'survey', version: '1.0.0' };

/** Survey: where in a whole work is anything at all? Shared contexts at every token, then exact windows at what they find. */
export const survey = defineAttack({
  ...ATTACK,
  title: 'Survey of the whole work',
  question: 'Where in this whole work is anything at all?',
  method:
    'The work is read once in overlapping blocks. In each block every token begins a passage, and the probability of each passage after the true text before it is computed, so that no place is skipped; blocks are taken from coarse to fine, so that a run that is stopped early has looked everywhere a little. Places that stand out, and a random sample of those that do not, are then measured again with exact windows, which says how much the survey passes over. The control goes through the very same survey, and only what exceeds everything in it, with a margin for the number of places, counts.',
  cost: 'One pass: (prefix + starts + passage) / starts tokens evaluated for each token of text, 2 with the defaults; and exact windows at the best places and at the checked misses. Exact windows at a stride of 2 tokens would be some 20 times dearer.',
  tag: 'reconstruction',
  element: 'substantial-portion',
  sources: [
    {
      authors: 'ours',
      year: 2026,
      title: 'Shared-context survey, then confirm',
      id: '',
      differs:
        'passages of a block share its context, so that prefixes are longer than those of exact windows by up to one block; every quoted place is measured again.',
    },
    {
      authors: 'Cooper et al.',
      year: 2025,
      title: 'Extracting memorized pieces of (copyrighted) books from open-weight language models',
      id: 'arXiv 2505.12546',
      differs: 'windows every 10 characters are replaced by blocks and confirmed at what they find.',
    },
  ],
  limits: [
    {
      code: 'longer-prefixes',
      text: 'The survey’s own numbers have longer prefixes than exact windows, in work and control alike; places are quoted with their exact windows.',
    },
    {
      code: 'absence-not-shown',
      text: 'Text repeated only a few times in training can be missed. Absence is not shown.',
    },
    {
      code: 'miss-rate-sampled',
      text: 'The miss rate is that of the sampled places; places whose exact windows were not measured may differ.',
    },
  ],
  parameters: surveyParameters,
  plan: (input) => planSurvey(input, ATTACK),
  run: runSurveyUnit,
  reduce(input, _plan, observations): AttackResult {
    const judged = judgeSurveys(input, collectSurveys(input, observations));
    return {
      findings: judged.targets.flatMap((target) => surveyFindings(input, judged, target)),
      details: { kind: 'panels', panels: surveyPanels(input, judged) },
    };
  },
  trials: (input, _plan, observations) => surveyTrials(input, collectSurveys(input, observations)),
});
