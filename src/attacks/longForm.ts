import { defineAttack } from './defineAttack.js';
import { controlTrials, passageWorkings, targetTrials } from './kit/index.js';
import { collectLongForm } from './longForm/collect.js';
import { longFormFindings } from './longForm/findings.js';
import { longFormKinds } from './longForm/kinds.js';
import { longFormPanels } from './longForm/panels.js';
import { longFormParameters } from './longForm/parameters.js';
import { cachedSeeds, planLongForm, sequencesOf, textsPerSeed } from './longForm/plan.js';
import { stretchUnits } from './longForm/observation.js';
import { runLongForm } from './longForm/run.js';

const ID = 'long-form';
const VERSION = '1.2.0';

/** Long-form reconstruction: how much of a work the model writes by itself. */
export const longForm = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Long-form reconstruction',
  question: 'Given the first words of a chapter, how much of the rest does the model write by itself?',
  method:
    'The model is given the first words of a chapter. It then writes on, token after token, and reads only what it has written itself, until it has written as many tokens as the chapter has left. What it wrote is compared with the chapter: runs of equal words in the same order are counted, small gaps are allowed, and short runs are dropped. The model is given no more of the true text unless the plan says so; each such time is then counted, and the text it was given never counts as written. The same is done with the chapters of the control. Work and control are compared passage by passage: a passage counts only if more of it was written than of any passage of the control.',
  cost: 'One step of the model for each token that is written, with several texts side by side. What was written is read again about twice: when the context is full, and to score it again.',
  tag: 'extraction',
  element: 'substantial-portion',
  sources: [
    {
      authors: 'Ahmed et al.',
      year: 2026,
      title: 'Extracting books from production language models',
      id: 'arXiv 2601.02671',
      differs:
        'words are those of the comparison text (hyphens and dashes are one character); target and control are compared by passages that do not overlap; the model is given no more of the true text unless the plan says so.',
    },
    {
      authors: 'Cooper et al.',
      year: 2025,
      title: 'Extracting memorized pieces of (copyrighted) books from open-weight language models',
      id: 'arXiv 2505.12546',
      differs: '',
    },
    {
      authors: 'Liu et al.',
      year: 2026,
      title:
        'Alignment whack-a-mole: finetuning activates verbatim recall of copyrighted books in large language models',
      id: 'arXiv 2603.20957',
      differs:
        'book memorization coverage (BMC@5) only; the instruction is the text that the model was given; long runs are counted once over all generations.',
    },
  ],
  limits: [
    {
      code: 'one-word-leads-away',
      text: 'One wrong word can lead the model away from the text for good. A short run does not show that the rest is absent from the weights.',
    },
    {
      code: 'depends-on-choices',
      text: 'What the model writes depends on the starting text and on how the next token is chosen. Other choices may reach more.',
    },
    {
      code: 'shared-cache',
      text: 'The text is written with a shared cache, whose numbers differ slightly from those of the exact path. The text is scored again by the exact path, and both numbers are reported.',
    },
    {
      code: 'absence-not-shown',
      text: 'Text repeated only a few times in training is usually not found. A negative result does not show that the text is absent from the model.',
    },
  ],
  readsTexts: true,
  sequenceRoom: (parameters) => ({ sequences: sequencesOf(parameters), tokens: parameters.contextTokens }),
  parameters: longFormParameters,
  units: stretchUnits,
  buildsOn: ({ spec }) => String(stretchUnits.stretch.spec.parse(spec).group),
  findings: longFormKinds,
  given: (input, work) =>
    cachedSeeds(input).flatMap((seed) =>
      seed.work.id === work.id
        ? [{ startToken: seed.startToken, endToken: seed.writeToken, times: textsPerSeed(input.parameters) }]
        : [],
    ),
  plan: (input) => planLongForm(input, { id: ID, version: VERSION }),
  run: runLongForm,
  read: collectLongForm,
  reduce: (results, input) => ({
    findings: results.targets.flatMap((target) => longFormFindings(target, results, input)),
    details: longFormPanels(results, input),
  }),
  trials: ({ targets, controlStretches }, input) => [
    ...targets.flatMap(({ stretches, judgement }) => targetTrials(stretches, judgement)),
    ...controlTrials(controlStretches, input.parameters.minimumWords),
  ],
  workings: ({ targets, controlStretches }, input) =>
    passageWorkings({
      targets: targets.map(({ work, stretches, judgement }) => ({ work, passages: stretches, judgement })),
      control: controlStretches,
      finding: longFormKinds['long-form-stretches'],
      alpha: input.parameters.alpha,
      exponentialTail: false,
    }),
});
