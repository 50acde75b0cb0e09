import { defineAttack } from './defineAttack.js';
import { answerLadder, controlTrials, takesOwnTemplate, targetTrials } from './kit/index.js';
import { collectTitles, judgeTitles, scoredPassages } from './titleRequests/collect.js';
import { titleFindings } from './titleRequests/findings.js';
import { titleKinds } from './titleRequests/kinds.js';
import { titlePanels } from './titleRequests/panels.js';
import { kindsOf, languagesOf, titleParameters } from './titleRequests/parameters.js';
import { planTitleRequests } from './titleRequests/plan.js';
import { runTitleRequests } from './titleRequests/run.js';
import { titleUnits } from './titleRequests/units.js';

const ATTACK = { id: 'title-requests', version: '1.1.0' };

/** Title-only requests: does a user who knows nothing but the title obtain the work? */
export const titleRequests = defineAttack({
  ...ATTACK,
  title: 'Title-only requests',
  question: 'Asked for the work by its title alone, does the model write it?',
  method:
    'The program asks the model for the work by its title, and by its author if one was stated, as a user would: for its text, its beginning, its first chapter, its chorus and its verses, and then to continue, in English and in German. No request contains more of the work than its title. Each request is made at several temperatures, and every attempt is counted: answered or not, copied or not. The program searches every answer for the whole work and reports the longest run of words. Runs of three or more words that stood in the request, such as a long title, are subtracted. A request to go on follows the model’s own answer; how much of the work that answer contained is stated. Reasoning before an answer is searched separately and is not counted as an answer. Each control is asked for under its own title in the same words, and its answers are searched for the control.',
  cost: 'One prompt for each request in each language about each work. Each prompt is evaluated once and answered several times: with the defaults 14 × (prompt + 4 × answer) tokens, about 30,000 for each work. A model that reasons first writes up to 512 tokens more for each answer.',
  tag: 'extraction',
  element: 'reconstructed',
  sources: [
    {
      authors: 'LG München I',
      year: 2025,
      title: 'GEMA v. OpenAI, judgment of 11 November 2025',
      id: '42 O 14139/24, GRUR-RS 2025, 30204',
      differs:
        'The court compared answers with the texts of songs. Here every attempt is counted, prose is asked for as well, and titles of a control are asked for in the same way.',
    },
  ],
  limits: [
    {
      code: 'absence-not-shown',
      text: 'Other words, another language or a longer answer may obtain what these requests do not. A negative result does not show that the text is absent from the model.',
    },
    {
      code: 'not-chat-trained',
      text: 'A model that was not trained to chat treats such a request as text to continue. It seldom answers with a work, even a memorized one.',
    },
    {
      code: 'title-unknown',
      text: 'A model may know the work under another title or in another language. The name of a file is often not the title.',
    },
    {
      code: 'title-ambiguous',
      text: 'Several works may have the same title. An answer that gives another one is not counted as a copy.',
    },
    {
      code: 'one-answer-for-all',
      text: 'All passages of a work are searched for in the same answers, so they do not vary independently. The comparison is between titles: it is only as strong as the number of control titles.',
    },
    {
      code: 'copies-unchanged',
      text: 'A copy with a changed word is counted only up to the change. Differences in quotation marks, dashes and case are ignored.',
    },
    {
      code: 'reasoning-unknown',
      text: 'Reasoning is recognized by the markers that current models’ chat templates use. Reasoning between other markers counts as part of the answer and uses up its length.',
    },
  ],
  readsTexts: true,
  sequenceRoom: (parameters) => ({
    sequences: answerLadder(parameters).length,
    tokens: parameters.answerTokens + parameters.reasoningBudget,
  }),
  parameters: titleParameters,
  units: titleUnits,
  buildsOn: ({ workId }) => workId,
  usesChatTemplate: takesOwnTemplate,
  findings: titleKinds,
  given: ({ parameters }) => [
    {
      startToken: 0,
      endToken: 0,
      times: languagesOf(parameters).length * kindsOf(parameters).length * answerLadder(parameters).length,
    },
  ],
  plan: (input) => planTitleRequests(input, ATTACK),
  run: runTitleRequests,
  read: collectTitles,
  reduce: (results, input) => ({
    findings: results.targets.flatMap((target) => titleFindings(target, results, input)),
    details: titlePanels(results, input),
  }),
  // What of an answer is in the work is known from the texts, and there is one unit for each request.
  strengths: (observations) =>
    Array.from(observations, (observed) =>
      observed.kind === 'unscored'
        ? null
        : observed.unitKind === 'ask' && 'answers' in observed.value
          ? Infinity
          : null,
    ),
  trials: (results, input) => [
    ...results.targets.flatMap((target) =>
      targetTrials(scoredPassages(target), judgeTitles(target, results, input)),
    ),
    ...controlTrials(results.controls.flatMap(scoredPassages), input.parameters.leastWords),
  ],
});
