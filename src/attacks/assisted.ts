import { assistedFindings } from './assisted/findings.js';
import { judgeCodes } from './assisted/judge.js';
import { assistedPanels } from './assisted/panels.js';
import { assistedParameters } from './assisted/parameters.js';
import { planAssisted } from './assisted/plan.js';
import { runAssisted } from './assisted/run.js';
import { defineAttack } from './define.js';
import { controlTrials, targetTrials } from './kit/index.js';

const ID = 'assisted';
const VERSION = '1.0.0';

/** Assisted reconstruction: how few hints restore the work byte for byte? */
export const assisted = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Assisted reconstruction',
  question: 'How little must this model be told so that it gives the work back, byte for byte?',
  method:
    'The model predicts every next token of the work, and only the surprise is written down, as an arithmetic code: where the model is sure and right, next to nothing; where it is wrong, what it takes to put it right. From the code and the weights alone the text is then decoded again and compared. Any text can be coded, so the size by itself says nothing: the same is done with the control, with a general compressor, and with any model of comparison; what this model needs less for the work is what its weights hold about it. For reading, the same is shown as words: those that the model would not have chosen by itself and had to be told.',
  cost: 'Every token of work and control is evaluated one after the other, as in generation, once to code and once more to decode (less with a smaller share); for each model of comparison once more.',
  tag: 'reconstruction',
  element: 'reconstructed',
  sources: [
    {
      authors: 'Delétang et al.',
      year: 2024,
      title: 'Language modeling is compression',
      id: 'arXiv 2309.10668',
      differs:
        'coded step by step as it is decoded, so that the code decodes; the control, not the compressed size, carries the claim.',
    },
    {
      authors: 'Morris et al.',
      year: 2025,
      title: 'How much do language models memorize?',
      id: 'arXiv 2505.24832',
      differs:
        'information is the difference in code length to a control and to a reference model, per chapter.',
    },
    {
      authors: 'Witten, Neal & Cleary',
      year: 1987,
      title: 'Arithmetic coding for data compression',
      id: 'doi 10.1145/214762.214771',
      differs: 'a range of 64 bits, frequencies out of 2^32.',
    },
    {
      authors: 'ours',
      year: 2026,
      title: 'Told words: greedy decoding with corrections, counted in words',
      id: '',
      differs: '',
    },
  ],
  limits: [
    {
      code: 'not-ordinary-use',
      text: 'A small code shows that the weights hold much of the text; it does not show that an ordinary user would meet it.',
    },
    {
      code: 'this-file-of-weights',
      text: 'Code lengths belong to this file of weights, engine and thread count; other ones move them in the last digits, and a code decodes only where it was made.',
    },
    {
      code: 'absence-not-shown',
      text: 'Text repeated only a few times in training can be missed. Absence is not shown.',
    },
    {
      code: 'control-difficulty',
      text: 'A control that is easier or harder text than the work moves the difference; the general compressor beside it shows by how much.',
    },
  ],
  references: { min: 0, max: 4 },
  parameters: assistedParameters,
  plan: (input) => planAssisted(input, { id: ID, version: VERSION }),
  run: runAssisted,
  reduce(input, _plan, observations) {
    const judged = judgeCodes(input, observations);
    return {
      findings: judged.targets.flatMap((target) => assistedFindings(target, judged)),
      details: { ...assistedPanels(judged) },
    };
  },
  trials(input, _plan, observations) {
    const { targets, controls } = judgeCodes(input, observations);
    const bits = (score: number): number => -score;
    return [
      ...targets.flatMap(({ passages, judgement }) => targetTrials(passages, judgement, bits)),
      ...controlTrials(
        controls.flatMap(({ passages }) => passages),
        -Infinity,
        bits,
      ),
    ];
  },
});
