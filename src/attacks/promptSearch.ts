import { defineAttack } from './define.js';
import { highestElsewhere, placeOf } from './kit/index.js';
import { promptSearchFindings } from './promptSearch/findings.js';
import { judgeSearches } from './promptSearch/judge.js';
import { promptSearchPanels } from './promptSearch/panels.js';
import { promptSearchParameters } from './promptSearch/parameters.js';
import { planPromptSearch } from './promptSearch/plan.js';
import { runStage } from './promptSearch/stage.js';
import { words } from './promptSearch/words.js';

const ATTACK = { id: 'prompt-search', version: '1.0.0' };

/** Prompt search: is there a prompt, shorter than the passage, that makes the model write it? */
export const promptSearch = defineAttack({
  ...ATTACK,
  title: 'Prompt search',
  question: 'Is there a short prompt that makes the model write this passage?',
  method:
    'For some passages of the work, chosen by the seed, the program looks for the shortest sequence of tokens behind which the model, taking its most probable token each time, writes the passage word for word. It changes one token of the best prompt at a time, in a hundred ways a step, and keeps what makes the passage more probable; a success counts only when the model has really written the passage. The length of the passage over that of the prompt is the adversarial compression ratio (ACR). Since searched prompts can succeed on any text, the same search with the same budget is made for passages of a control, and only what exceeds all of these counts.',
  cost: 'Steps × candidates × (prompt + passage) tokens for each prompt length and each passage: at most 17 million tokens with the defaults, 6.5 million where nothing is found.',
  tag: 'extraction',
  element: 'specific-work',
  sources: [
    {
      authors: 'Schwarzschild et al.',
      year: 2024,
      title: 'Rethinking LLM memorization through the lens of adversarial compression',
      id: 'arXiv 2404.15146',
      differs:
        'prompts are found without gradients, by changing single tokens; prompts as long as the passage are not tried; those that hold four consecutive tokens of it are not allowed; no ratio without the same search on controls.',
    },
  ],
  limits: [
    {
      code: 'absence-not-shown',
      text: 'The prompt that is found need not be the shortest: the ratio is a lower bound, and no prompt found does not mean that there is none. Absence is not shown.',
    },
    {
      code: 'prompts-are-tokens',
      text: 'Prompts are sequences of tokens; read as text they may be cut into other tokens.',
    },
    {
      code: 'tokens-from-passage',
      text: 'Half of the tokens tried come from the passage and what stands before it, for work and control alike.',
    },
  ],
  parameters: promptSearchParameters,
  plan: (input) => planPromptSearch(input, ATTACK),
  run: runStage,
  reduce(input, _plan, observations) {
    const { all, targets } = judgeSearches(input, observations);
    return {
      findings: targets.flatMap((judgement) => promptSearchFindings(judgement, input)),
      details: { kind: 'panels', panels: promptSearchPanels(all, targets, input) },
    };
  },
  trials(input, _plan, observations) {
    const { all } = judgeSearches(input, observations);
    const counted = all
      .filter(({ search }) => search.lost === null)
      .map((one) => ({ ...one, score: one.ratio }));
    const control = counted.filter(({ passage }) => passage.work.role === 'control');
    const elsewhere = highestElsewhere(control);
    const highest = control.reduce((most, { ratio }) => Math.max(most, ratio), 0);
    return counted.map((one) => ({
      ...placeOf(one.passage),
      hit: one.ratio > (one.passage.work.role === 'control' ? Math.max(0, elsewhere(one)) : highest),
      score: one.ratio === 0 ? words.unscored('no-prompt-found') : one.ratio,
    }));
  },
});
