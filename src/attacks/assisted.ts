import { assistedFindings } from './assisted/findings.js';
import { judgeCodes } from './assisted/judge.js';
import { assistedKinds } from './assisted/kinds.js';
import { assistedPanels } from './assisted/panels.js';
import { assistedParameters } from './assisted/parameters.js';
import { planAssisted } from './assisted/plan.js';
import { assistedUnits, runAssisted, tokensIn } from './assisted/run.js';
import { defineAttack } from './defineAttack.js';
import { controlTrials, floorElsewhere, targetTrials } from './kit/index.js';

const ID = 'assisted';
const VERSION = '1.3.0';

/** Assisted reconstruction: how much help does the model need to reproduce the work byte for byte? */
export const assisted = defineAttack({
  id: ID,
  version: VERSION,
  title: 'Assisted reconstruction',
  question: 'How much help does the model need to reproduce the work byte for byte?',
  method:
    'The model predicts each next token of the work, and an arithmetic code records only what the model did not predict. Where the model assigns the right token a probability near 1, the code grows by almost nothing; where the model is wrong, the code grows by what is needed to correct it. The text is then decoded from the code and the weights alone and compared with the original. Any text can be coded in this way, so the size by itself shows nothing. The control is therefore coded in the same way, and so are both texts with a general compressor and with any reference model. The bits that this model saves on the work are compared with these. A claim about what its weights hold needs a matched control and an interval of the saving above zero, both as measured and after subtracting what the general compressor needs. Single passages of equally many tokens are compared in bits: a passage counts if it needs fewer bits than the family floor, which follows from the cheapest passages of the control. For reading, the result is also shown in words: the words that the model would not have chosen by itself and that had to be corrected.',
  cost: 'Every token of the work and the control is evaluated one after the other, as in generation: once to code, once more to decode (less if a smaller share is decoded), and once more for each reference model.',
  tag: 'reconstruction',
  element: 'reconstructed',
  sources: [
    {
      authors: 'Delétang et al.',
      year: 2024,
      title: 'Language modeling is compression',
      id: 'arXiv 2309.10668',
      differs:
        'The text is coded step by step in the way in which it is decoded, so that the code can be decoded. The claim rests on the control, not on the compressed size.',
    },
    {
      authors: 'Morris et al.',
      year: 2025,
      title: 'How much do language models memorize?',
      id: 'arXiv 2505.24832',
      differs:
        'Information is the difference in code length from a control and from a reference model, by chapter.',
    },
    {
      authors: 'Witten, Neal & Cleary',
      year: 1987,
      title: 'Arithmetic coding for data compression',
      id: 'doi 10.1145/214762.214771',
      differs: 'The range has 64 bits, and frequencies are parts of 2^32.',
    },
    {
      authors: 'ours',
      year: 2026,
      title: 'Corrected words: greedy decoding with corrections, counted in words',
      id: '',
      differs: '',
    },
  ],
  limits: [
    {
      code: 'not-ordinary-use',
      text: 'The code is read with the whole model and the true text before each token. A small code does not show that an ordinary user would see that text.',
    },
    {
      code: 'this-file-of-weights',
      text: 'Code lengths depend on this file of weights, this engine and this thread count. Others change them in the last digits, and a code can be decoded only on the setup that made it.',
    },
    {
      code: 'absence-not-shown',
      text: 'Text repeated only a few times in training can be missed. A negative result does not show that the text is absent from the model.',
    },
    {
      code: 'control-difficulty',
      text: 'If the control is easier or harder text than the work, the difference shifts. The general compressor beside it indicates a part of this shift, not all of it.',
    },
  ],
  references: { min: 0, max: 4 },
  readsTexts: true,
  sequenceRoom: ({ chunks, chunkTokens, contextTokens }) => ({
    sequences: chunks,
    tokens: Math.min(chunkTokens, contextTokens),
  }),
  parameters: assistedParameters,
  units: assistedUnits,
  findings: assistedKinds,
  // The file says what the model must correct; it is no prompt.
  given: () => [],
  plan: (input) => planAssisted(input, { id: ID, version: VERSION }),
  run: runAssisted,
  read: judgeCodes,
  reduce: (judged) => ({
    findings: judged.targets.flatMap((target) => assistedFindings(target, judged)),
    details: assistedPanels(judged),
  }),
  strengths: (observations) =>
    Array.from(observations, (observed) =>
      observed.kind === 'unscored'
        ? null
        : Math.max(
            ...observed.value.stretches.map(({ bits }, at) => -bits / tokensIn(observed.unit.spec, at)),
          ),
    ),
  trials({ targets, controls }) {
    const bits = (score: number): number => -score;
    const control = controls.flatMap(({ passages }) => passages);
    // Each target has a floor for its own number of passages; the control is tried against the highest.
    const most = targets.reduce((count, { passages }) => Math.max(count, passages.length), 1);
    return [
      ...targets.flatMap(({ passages, judgement }) => targetTrials(passages, judgement, bits)),
      ...controlTrials(control, -Infinity, bits, floorElsewhere(control, most)),
    ];
  },
});
