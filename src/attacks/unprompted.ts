import { defineAttack } from './defineAttack.js';
import { controlTrials, targetTrials } from './kit/index.js';
import { runConfirm } from './unprompted/confirm.js';
import { unpromptedFindings } from './unprompted/findings.js';
import { judgeTexts } from './unprompted/judge.js';
import { unpromptedKinds } from './unprompted/kinds.js';
import { unpromptedPanels } from './unprompted/panels.js';
import { unpromptedParameters } from './unprompted/parameters.js';
import { askedFor, planUnprompted } from './unprompted/plan.js';
import { strengthsOfTexts } from './unprompted/texts.js';
import { unpromptedUnits } from './unprompted/units.js';
import { runWrite } from './unprompted/write.js';

const ATTACK = { id: 'unprompted', version: '1.3.0' };

/** Unprompted generation: does the model output the work without being asked for it? */
export const unprompted = defineAttack({
  ...ATTACK,
  title: 'Unprompted generation',
  question: 'Does the model output this work without being asked for it?',
  method:
    'The model writes many texts without being given words of the work. There are five kinds of prompts, and the plan has the number of each: an empty prompt; the opening of its chat template, if it has one; an opening that many works share and this one lacks, such as “Chapter 1”; five random tokens; one random token that is repeated. The program searches every text for passages of the work and of the control that are copied token by token for at least 50 tokens. A passage counts only if at least a fifth of its tokens are different from each other, in the work and in the control alike, because a row of dots is in many texts and shows nothing. From the number of passages that were found several times and once, the program estimates how many more would be found if the model continued. No prompt contains anything of the work, so a copy cannot have come from the person who asks.',
  cost: 'Every token that is written is evaluated once: texts × (prompt + length), 460,000 tokens with the defaults, whatever the length of the works. The longest matches are scored again.',
  tag: 'regurgitation',
  element: 'reconstructed',
  sources: [
    {
      authors: 'Nasr et al.',
      year: 2023,
      title: 'Scalable extraction of training data from (production) language models',
      id: 'arXiv 2311.17035',
      differs:
        'Matches are searched for in the works of the case and their controls, not in the training data. Random prompts are drawn from the vocabulary, not from a web text. The repeated token is chosen by the seed and written out in the prompt, not asked for in words.',
    },
    {
      authors: 'Barbero et al.',
      year: 2025,
      title: 'Extracting alignment data in open models',
      id: 'arXiv 2510.18554',
      differs:
        'The chat template opens the turn of the user, with the text that its maker put before it. Matches are token by token, not by embeddings.',
    },
    {
      authors: 'Good',
      year: 1953,
      title: 'The population frequencies of species and the estimation of population parameters',
      id: 'doi 10.1093/biomet/40.3-4.237',
      differs:
        'A draw is a text, which may contain many passages or none. The interval is adapted from Esty (1983).',
    },
    {
      authors: 'Good & Toulmin',
      year: 1956,
      title: 'The number of new species, and the increase in population coverage, when a sample is increased',
      id: 'doi 10.1093/biomet/43.1-2.45',
      differs:
        'Beyond twice the number of texts, the series is weighted after Efron & Thisted (1976) with the size of Orlitsky, Suresh & Wu (2016).',
    },
  ],
  limits: [
    {
      code: 'absence-not-shown',
      text: 'Passages that are not in these texts may be in others. A negative result does not show that the text is absent from the model.',
    },
    {
      code: 'copies-unchanged',
      text: 'A copy with a changed token is counted only up to the change.',
    },
    {
      code: 'repeats-not-counted',
      text: 'A repetitive passage is not counted, even if it is in the work: one in which fewer than a fifth of the tokens are distinct.',
    },
    {
      code: 'openings-shared',
      text: 'An opening such as “Chapter 1” suggests a kind of work, even if no target work contains it.',
    },
    { code: 'random-tokens', text: 'Random tokens may include tokens that no user could type.' },
    {
      code: 'shared-cache',
      text: 'Texts are drawn with shared caches, so their last digits depend on the batch layout and the thread count. The longest matches are scored again on the exact path.',
    },
  ],
  readsTexts: true,
  sequenceRoom: ({ together, repeats, writtenTokens }) => ({
    sequences: together,
    tokens: repeats + writtenTokens,
  }),
  parameters: unpromptedParameters,
  units: unpromptedUnits,
  // The longest matches are chosen among all texts.
  buildsOn: () => 'all',
  findings: unpromptedKinds,
  given: (input) => [
    {
      startToken: 0,
      endToken: 0,
      times: Object.values(askedFor(input)).reduce((sum, count) => sum + count, 0),
    },
  ],
  plan: (input) => planUnprompted(input, ATTACK),
  run: (unit, input, context) =>
    unit.spec.kind === 'write' ? runWrite(unit.spec, input, context) : runConfirm(input, context),
  read: judgeTexts,
  reduce: (judged, input) => ({
    findings: judged.targets.flatMap((target) => unpromptedFindings(target, judged, input)),
    details: { kind: 'panels', panels: unpromptedPanels(judged, input) },
  }),
  strengths: (observations) => strengthsOfTexts(observations),
  trials: ({ targets, controls }, input) => [
    ...targets.flatMap(({ written, judgement }) => targetTrials(written.passages, judgement)),
    ...controlTrials(
      controls.flatMap(({ passages }) => passages),
      input.parameters.matchTokens,
    ),
  ],
});
