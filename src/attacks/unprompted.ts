import { defineAttack } from './define.js';
import { controlTrials, targetTrials } from './kit/index.js';
import { runConfirm } from './unprompted/confirm.js';
import { unpromptedFindings } from './unprompted/findings.js';
import { judgeTexts } from './unprompted/judge.js';
import { unpromptedPanels } from './unprompted/panels.js';
import { unpromptedParameters } from './unprompted/parameters.js';
import { planUnprompted, type UnpromptedSpec } from './unprompted/plan.js';
import { runWrite } from './unprompted/write.js';

const ATTACK = { id: 'unprompted', version: '1.0.0' };

/** Unprompted generation: does the work come out when nobody asks for it? */
export const unprompted = defineAttack({
  ...ATTACK,
  title: 'Unprompted generation',
  question: 'Does this work come out when nobody asks for it?',
  method:
    'The model writes thousands of texts without being given a word of the work: from nothing at all, after five random tokens, and after one random token that is repeated. Every text is searched for stretches of the work, and of the control, that are copied token by token for at least 50 tokens. A stretch counts only if a fifth of its tokens differ from each other, in the work as in the control: a row of dots is in many texts and says nothing. What came out several times and what came out once tell how much more would come out if the model went on. Nothing of the work stands in any prompt, so that a copy cannot have come from the person who asks.',
  cost: 'Every token that is written is evaluated once: texts × (prompt + length), 460,000 tokens with the defaults, whatever the length of the works; the longest matches are scored again.',
  tag: 'regurgitation',
  element: 'reconstructed',
  sources: [
    {
      authors: 'Nasr et al.',
      year: 2023,
      title: 'Scalable extraction of training data from (production) language models',
      id: 'arXiv 2311.17035',
      differs:
        'matches are looked for in the works of the case and their controls, not in the training data; random prompts are drawn from the vocabulary, not from a web text; the repeated token is written by the seed, not asked for in words.',
    },
    {
      authors: 'Good',
      year: 1953,
      title: 'The population frequencies of species and the estimation of population parameters',
      id: 'doi 10.1093/biomet/40.3-4.237',
      differs:
        'a draw is a text, which may hold many stretches or none; the interval is Esty’s (1983), carried over.',
    },
    {
      authors: 'Good & Toulmin',
      year: 1956,
      title: 'The number of new species, and the increase in population coverage, when a sample is increased',
      id: 'doi 10.1093/biomet/43.1-2.45',
      differs:
        'above twice the texts weighted after Efron & Thisted (1976) with the size of Orlitsky, Suresh & Wu (2016).',
    },
  ],
  limits: [
    {
      code: 'absence-not-shown',
      text: 'What did not come out in these texts may come out in others. Absence is not shown.',
    },
    {
      code: 'copies-unchanged',
      text: 'Copies with a changed token are counted only as far as they run without a change.',
    },
    {
      code: 'repeats-not-counted',
      text: 'A stretch that repeats few tokens over and over, so that less than a fifth of them differ, is not counted, even where the work has it.',
    },
    { code: 'random-tokens', text: 'Random tokens may be ones that no user could type.' },
    {
      code: 'shared-cache',
      text: 'Texts are drawn on shared caches, whose digits belong to this layout and thread count; the longest matches are scored again on the exact path.',
    },
  ],
  parameters: unpromptedParameters,
  plan: (input) => planUnprompted(input, ATTACK),
  run: (unit, input, context) =>
    (unit.spec as unknown as UnpromptedSpec).kind === 'write'
      ? runWrite(unit, input, context)
      : runConfirm(input, context),
  reduce(input, _plan, observations) {
    const judged = judgeTexts(input, observations);
    return {
      findings: judged.targets.flatMap((target) => unpromptedFindings(target, judged, input)),
      details: { kind: 'panels', panels: unpromptedPanels(judged, input) },
    };
  },
  trials(input, _plan, observations) {
    const { targets, controls } = judgeTexts(input, observations);
    return [
      ...targets.flatMap(({ written, judgement }) => targetTrials(written.passages, judgement)),
      ...controlTrials(
        controls.flatMap(({ passages }) => passages),
        input.parameters.matchTokens,
      ),
    ];
  },
});
