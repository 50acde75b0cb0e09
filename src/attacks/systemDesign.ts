import { defineAttack } from './define.js';
import { controlTrials, targetTrials } from './kit/index.js';
import { collectAnswers, judgeCopies, longestRuns, OPEN } from './systemDesign/collect.js';
import { systemDesignFindings } from './systemDesign/findings.js';
import { systemDesignPanels } from './systemDesign/panels.js';
import { systemDesignParameters } from './systemDesign/parameters.js';
import { planSystemDesign, takesOwnTemplate } from './systemDesign/plan.js';
import { runSystemDesign } from './systemDesign/run.js';

const ATTACK = { id: 'system-design', version: '1.0.0' };

/** System designs: what would a user of a product be given? */
export const systemDesign = defineAttack({
  ...ATTACK,
  title: 'System designs',
  question:
    'What would a user of a product on this model be given of the work, and what remains in the weights?',
  method:
    'Requests are put to the model as a product would put them, by its own chat template: to continue a text, to write the opening of a chapter, and to go on word for word. Each is put with and without a system prompt that forbids quoting, at several temperatures, and with and without a filter that lets no run of words of the works be completed. Every answer is searched for runs of words of the passage. The probability of the same passages by the weights alone stands beside it: a product may hide a copy, but it does not remove it. The control goes through all of it in the same way.',
  cost: 'For each passage six prompts, each evaluated once and answered at every temperature with and without the filter: about 6 × (prompt + 4 × answer) tokens, some 2,500 with the defaults.',
  tag: 'regurgitation',
  element: 'reconstructed',
  sources: [
    {
      authors: 'Cooper & Grimmelmann',
      year: 2025,
      title: 'The files are in the computer',
      id: 'arXiv 2404.12590',
      differs:
        'what a user asked for decides between extraction and regurgitation, fixed for each request beforehand.',
    },
    {
      authors: 'Ippolito et al.',
      year: 2023,
      title:
        'Preventing generation of verbatim memorization in language models gives a false sense of privacy',
      id: 'arXiv 2210.17546',
      differs:
        'the filter knows the works of the examination, not the training data, and is exact; it draws again within the kept tokens.',
    },
  ],
  limits: [
    {
      code: 'absence-not-shown',
      text: 'A product may use other prompts, other filters and other settings than these; what was not copied here may be copied there. Absence is not shown.',
    },
    {
      code: 'filter-sees-tokens',
      text: 'The filter looks at tokens: the same words cut into other tokens, or with a word changed, pass it.',
    },
    {
      code: 'copies-unchanged',
      text: 'Copies with a changed word are counted only as far as they run without a change; quotation marks, dashes and case do not count.',
    },
    {
      code: 'no-room',
      text: 'A request whose prompt leaves the model no room for an answer is not put; such requests are counted, and their passages count neither as copied nor as tried.',
    },
    {
      code: 'not-chat-trained',
      text: 'A model that was not trained to chat answers such requests as text to go on with.',
    },
  ],
  parameters: systemDesignParameters,
  usesChatTemplate: takesOwnTemplate,
  plan: (input) => planSystemDesign(input, ATTACK),
  run: runSystemDesign,
  reduce(input, _plan, observations) {
    const results = collectAnswers(input, observations);
    return {
      findings: results.targets.flatMap((target) => systemDesignFindings(target, results, input)),
      details: { ...systemDesignPanels(results, input) },
    };
  },
  trials(input, _plan, observations) {
    const results = collectAnswers(input, observations);
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
