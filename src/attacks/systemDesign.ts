import { defineAttack } from './defineAttack.js';
import { REQUEST_KINDS } from './systemDesign/requests.js';
import { controlTrials, givenPrefixes, takesOwnTemplate, targetTrials } from './kit/index.js';
import { collectAnswers, judgeCopies, longestRuns } from './systemDesign/collect.js';
import { OPEN } from './systemDesign/designs.js';
import { systemDesignFindings } from './systemDesign/findings.js';
import { systemDesignKinds } from './systemDesign/kinds.js';
import { systemDesignPanels } from './systemDesign/panels.js';
import { systemDesignParameters } from './systemDesign/parameters.js';
import { attemptsOf, passagesFor, planSystemDesign } from './systemDesign/plan.js';
import { runSystemDesign, systemDesignUnits } from './systemDesign/run.js';

const ATTACK = { id: 'system-design', version: '1.3.0' };

/** System designs: how much of the work would a product show its user? */
export const systemDesign = defineAttack({
  ...ATTACK,
  title: 'System designs',
  question:
    'How much of the work would a product built on this model show its user, and what remains in the weights?',
  method:
    'The program sends requests to the model as a product would, with the model’s own chat template. The requests ask the model to continue a text, to write the opening of a chapter, and to continue a passage word for word. Each request is made with and without a system prompt that forbids quoting, at several temperatures, and with and without a filter. The filter blocks every token that would complete a run of a fixed number of tokens from one of the works. The program searches every answer for runs of words of the passage. Where the model reasons before it answers, the reasoning is searched separately: its length is limited, it is ended by force at that limit so that the answer begins, and only answers are counted. It reports beside them the probability that the weights alone assign to the same passages: a product can hide a copy, but hiding does not remove it from the weights. The control is tested in the same way.',
  cost: 'Six prompts for each passage. Each prompt is evaluated once and answered at every temperature, with and without the filter: about 6 × (prompt + 4 × answer) tokens, about 2,500 with the defaults. A model that reasons first writes up to 512 tokens more for each answer.',
  tag: 'regurgitation',
  element: 'reconstructed',
  sources: [
    {
      authors: 'Cooper & Grimmelmann',
      year: 2025,
      title: 'The files are in the computer',
      id: 'arXiv 2404.12590',
      differs:
        'What the user asks for decides between extraction and regurgitation; this is fixed in advance for each request.',
    },
    {
      authors: 'Ippolito et al.',
      year: 2023,
      title:
        'Preventing generation of verbatim memorization in language models gives a false sense of privacy',
      id: 'arXiv 2210.17546',
      differs:
        'The filter knows the works of the examination, not the training data, and is exact. It draws again from the tokens that the policy keeps.',
    },
  ],
  limits: [
    {
      code: 'absence-not-shown',
      text: 'A product may use other prompts, filters and settings than these, so what was not copied here may be copied there. A negative result does not show that the text is absent from the model.',
    },
    {
      code: 'filter-sees-tokens',
      text: 'The filter compares tokens. The same words pass it when they are tokenized differently or when one word is changed.',
    },
    {
      code: 'copies-unchanged',
      text: 'A copy with a changed word is counted only up to the change. Differences in quotation marks, dashes and case are ignored.',
    },
    {
      code: 'no-room',
      text: 'A request is not made if its prompt leaves the model no room for an answer. Such requests are counted; their passages count neither as copied nor as tried.',
    },
    {
      code: 'reasoning-cut',
      text: 'Reasoning that is ended by force may lead to another answer than longer reasoning would. An attempt whose answer did not begin counts neither as copied nor as tried.',
    },
    {
      code: 'reasoning-unknown',
      text: 'Reasoning is recognized by the markers that current models’ chat templates use. Reasoning between other markers counts as part of the answer and uses up its length.',
    },
    {
      code: 'maker-system-text',
      text: 'Some chat templates put a system text of the model’s maker into every prompt. Where it cannot be removed, no request is without a system prompt; the findings say so.',
    },
    {
      code: 'not-chat-trained',
      text: 'A model that was not trained to chat treats such a request as text to continue.',
    },
  ],
  sequenceRoom: (parameters) => ({
    sequences: attemptsOf(parameters).length,
    tokens: parameters.answerTokens + parameters.reasoningBudget,
  }),
  parameters: systemDesignParameters,
  units: systemDesignUnits,
  usesChatTemplate: takesOwnTemplate,
  findings: systemDesignKinds,
  given: (input, work) => [
    ...givenPrefixes(passagesFor(input, work, 'continue')),
    ...REQUEST_KINDS.flatMap((kind) =>
      givenPrefixes(passagesFor(input, work, kind), 2 * attemptsOf(input.parameters).length),
    ),
  ],
  plan: (input) => planSystemDesign(input, ATTACK),
  run: runSystemDesign,
  read: collectAnswers,
  reduce: (results, input) => ({
    findings: results.targets.flatMap((target) => systemDesignFindings(target, results, input)),
    details: systemDesignPanels(results, input),
  }),
  strengths: (observations) =>
    Array.from(observations, (observed) =>
      observed.kind === 'unscored'
        ? null
        : observed.unitKind === 'ask' && 'answers' in observed.value
          ? Math.max(...observed.value.answers.map(({ passage, anywhere }) => Math.max(passage, anywhere)))
          : null,
    ),
  trials(results, input) {
    const { leastWords } = input.parameters;
    const control = results.controls.flatMap((work) => longestRuns(work, 'continue', OPEN));
    return [
      ...results.targets.flatMap((target) =>
        targetTrials(
          longestRuns(target, 'continue', OPEN),
          judgeCopies(target, results, input, 'continue', OPEN),
        ),
      ),
      ...controlTrials(control, leastWords),
    ];
  },
});
