import { defineAttack } from './defineAttack.js';
import { highestElsewhere, placeOf } from './kit/index.js';
import { promptSearchFindings, promptSearchP } from './promptSearch/findings.js';
import { judgeSearches } from './promptSearch/judge.js';
import { promptSearchKinds } from './promptSearch/kinds.js';
import { promptSearchPanels } from './promptSearch/panels.js';
import { promptSearchParameters } from './promptSearch/parameters.js';
import { planPromptSearch, searchSpec } from './promptSearch/plan.js';
import { passageKey, runStage, searchUnits } from './promptSearch/stage.js';
import { words } from './promptSearch/words.js';

const ATTACK = { id: 'prompt-search', version: '1.2.0' };

/** Prompt search: is there a prompt, shorter than the passage, that makes the model write it? */
export const promptSearch = defineAttack({
  ...ATTACK,
  title: 'Prompt search',
  question: 'Is there a short prompt that makes the model write this passage?',
  method:
    'For some passages of the work, chosen by the seed, the program searches for the shortest prompt after which the model writes the passage word for word, taking its most probable token each time. At each step it tries a hundred one-token changes to the best prompt so far and keeps the one that makes the passage most probable. A success counts only after the model has actually written the passage. The adversarial compression ratio (ACR) is the length of the passage divided by the length of the prompt. A searched prompt can succeed on any text. Therefore the control’s passages are searched with the same budget, and only ratios above all of theirs count.',
  cost: 'Steps × candidates × (prompt + passage) tokens for each prompt length and each passage: at most 17 million tokens with the defaults, and 6.5 million if nothing is found. That is many times what the other attacks take together, so prompt search is not part of the standard examination.',
  tag: 'extraction',
  element: 'specific-work',
  sources: [
    {
      authors: 'Schwarzschild et al.',
      year: 2024,
      title: 'Rethinking LLM memorization through the lens of adversarial compression',
      id: 'arXiv 2404.15146',
      differs:
        'Prompts are found without gradients, by changing single tokens. Prompts as long as the passage are not tried, and prompts that contain four consecutive tokens of it are not allowed. No ratio is reported without the same search on controls.',
    },
  ],
  limits: [
    {
      code: 'absence-not-shown',
      text: 'The prompt that was found need not be the shortest, so the ratio is a lower bound. If no prompt was found, one may still exist. A negative result does not show that the text is absent from the model.',
    },
    {
      code: 'prompts-are-tokens',
      text: 'Prompts are sequences of tokens. The same prompt as text may be tokenized differently.',
    },
    {
      code: 'tokens-from-passage',
      text: 'Half of the tokens that are tried come from the passage and the text before it, for the work and the control alike.',
    },
  ],
  parameters: promptSearchParameters,
  units: searchUnits,
  buildsOn: ({ workId, spec }) => passageKey(workId, searchSpec.parse(spec).startToken),
  findings: promptSearchKinds,
  // The prompts are searched for with the passage as their aim; none is taken from the work, and how many are tried depends on what is found.
  given: () => [],
  plan: (input) => planPromptSearch(input, ATTACK),
  run: runStage,
  read: judgeSearches,
  reduce: ({ all, targets }, input) => ({
    findings: targets.flatMap((judgement) => promptSearchFindings(judgement, input)),
    pValues: new Map(targets.flatMap(promptSearchP)),
    details: { kind: 'panels', panels: promptSearchPanels(all, targets, input) },
  }),
  strengths: (observations) =>
    Array.from(observations, (observed) =>
      observed.kind === 'unscored'
        ? null
        : observed.value.kind === 'tried' && observed.value.success
          ? -observed.value.length
          : null,
    ),
  trials({ all }) {
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
