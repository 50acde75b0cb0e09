import { defineAttack } from './defineAttack.js';
import { blockLength, surveyBlocks } from './survey/blocks.js';
import { judgeSurveys } from './survey/judgeSurvey.js';
import { surveyParameters } from './survey/parameters.js';
import { planSurvey } from './survey/planSurvey.js';
import { runSurveyUnit } from './survey/runSurvey.js';
import { surveyKinds } from './survey/kinds.js';
import { surveyFindings } from './survey/surveyFindings.js';
import { surveyPanels } from './survey/surveyPanels.js';
import { surveyUnits } from './survey/surveyUnits.js';
import { surveyTrials } from './survey/surveyTrials.js';
import { collectSurveys } from './survey/workSurvey.js';

const ATTACK = { id: 'survey', version: '1.2.0' };

/** Survey: where in the work is there a sign of memorization? Shared contexts at every token, then exact windows at what they find. */
export const survey = defineAttack({
  ...ATTACK,
  title: 'Survey of the whole work',
  question: 'Where in the work does the model show any sign of memorization?',
  method:
    'The model reads the work once, in overlapping blocks. In each block a passage begins at every token, so no part of the work is skipped. For each passage the program computes the probability that the model assigns to it after the true text before it. Blocks are taken from coarse to fine, so a run that is stopped early has surveyed some blocks in every part of the work. Passages that stand out are then measured again with exact windows. So is a random sample of those that do not, to estimate how much the survey misses. The control is surveyed in the same way. A passage counts only if it exceeds every passage of the control, with a margin for the number of passages.',
  cost: 'One pass evaluates (prefix + starts + passage) / starts tokens for each token of text, 2 with the defaults. The exact windows for the best passages and for the checked misses are added to that. Exact windows at a stride of 2 tokens would cost about 20 times as much.',
  tag: 'reconstruction',
  element: 'substantial-portion',
  sources: [
    {
      authors: 'ours',
      year: 2026,
      title: 'Shared-context survey, then confirm',
      id: '',
      differs:
        'The passages of a block share its context, so their prefixes are longer than those of exact windows by up to one block. Every passage that is quoted is measured again.',
    },
    {
      authors: 'Cooper et al.',
      year: 2025,
      title: 'Extracting memorized pieces of (copyrighted) books from open-weight language models',
      id: 'arXiv 2505.12546',
      differs:
        'Blocks replace the windows every 10 characters; what the blocks find is confirmed with exact windows.',
    },
  ],
  limits: [
    {
      code: 'longer-prefixes',
      text: 'In the survey itself, prefixes are longer than in exact windows, for the work and the control alike. Passages are therefore quoted with their exact windows.',
    },
    {
      code: 'absence-not-shown',
      text: 'Text repeated only a few times in training can be missed. A negative result does not show that the text is absent from the model.',
    },
    {
      code: 'miss-rate-sampled',
      text: 'The miss rate is that of the sampled passages. Passages that were not measured with exact windows may differ.',
    },
  ],
  parameters: surveyParameters,
  units: surveyUnits,
  // Which windows are measured exactly follows from all blocks of all works.
  buildsOn: () => 'all',
  findings: surveyKinds,
  given: ({ parameters }, { tokens }) =>
    surveyBlocks(tokens.length, parameters).map(({ startToken }) => ({
      startToken,
      // Its last place is scored after all of the block that stands before it.
      endToken: startToken + blockLength(tokens.length, parameters) - parameters.suffixTokens,
      times: 1,
    })),
  plan: (input) => planSurvey(input, ATTACK),
  run: runSurveyUnit,
  read(input, observations) {
    const surveys = collectSurveys(input, observations);
    return { surveys, judged: judgeSurveys(input, surveys) };
  },
  reduce: ({ judged }, input) => ({
    findings: judged.targets.flatMap((target) => surveyFindings(input, judged, target)),
    details: { kind: 'panels', panels: surveyPanels(input, judged) },
  }),
  strengths: (observations) =>
    Array.from(observations, (observed) => {
      if (observed.kind === 'unscored' || observed.unitKind === 'misses') return null;
      const { value } = observed;
      return Math.max(...('best' in value ? value.best.map(({ logPz }) => logPz) : value.logPz));
    }),
  trials: ({ surveys }, input) => surveyTrials(input, surveys),
});
