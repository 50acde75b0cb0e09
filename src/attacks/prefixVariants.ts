import { defineAttack } from './define.js';
import { collectVariants } from './prefixVariants/collectVariants.js';
import { judgeVariants } from './prefixVariants/judgeVariants.js';
import { prefixVariantParameters } from './prefixVariants/parameters.js';
import { planVariants } from './prefixVariants/planVariants.js';
import { runVariantUnit } from './prefixVariants/runVariants.js';
import { variantFindings } from './prefixVariants/variantFindings.js';
import { variantPanels } from './prefixVariants/variantPanels.js';
import { variantTrials } from './prefixVariants/variantTrials.js';

const ATTACK = { id: 'prefix-variants', version: '1.0.0' };

/** Changed prefixes: does it survive a changed prompt, and is it just common text? */
export const prefixVariants = defineAttack({
  ...ATTACK,
  title: 'Changed prefixes',
  question: 'Does it survive a changed prompt, and is it just common text?',
  method:
    'The same passages of the work are put behind their true words, behind the same words in capitals, with other spacing, with typing errors or shuffled, behind a longer or shorter stretch of them, and behind unrelated text; an examiner can add prefixes, such as a translation. Each time the probability of the true passage is computed from the weights. A passage that is probable only behind its own words is bound to them, as memory is; one that is as probable behind anything is common text and is marked so. The control goes through every form, and each form is held against the control in the same form.',
  cost: 'For each passage of work and control some ten times prefix + passage, and one evaluation for each prefix length: about 1,600 tokens with the defaults.',
  tag: 'reconstruction',
  element: 'specific-work',
  sources: [
    {
      authors: 'Ippolito et al.',
      year: 2023,
      title:
        'Preventing generation of verbatim memorization in language models gives a false sense of privacy',
      id: 'arXiv 2210.17546',
      differs:
        'prefixes are changed as there (capitals, spacing); the passage is scored as it is, not in the changed style.',
    },
    {
      authors: 'Tiwari, Trachtenberg & Suh',
      year: 2026,
      title:
        'Prior aware memorization: an efficient metric for distinguishing memorization from generalization in large language models',
      id: 'arXiv 2602.18733',
      differs:
        'the bar is set by the control: a passage counts as bound to its words when they add more than they add to any control passage.',
    },
    {
      authors: 'Carlini et al.',
      year: 2023,
      title: 'Quantifying memorization across neural language models',
      id: 'arXiv 2202.07646',
      differs: 'prefix lengths are compared on full probabilities, not on greedy matches.',
    },
  ],
  limits: [
    {
      code: 'fewer-words',
      text: 'Changed text takes more tokens: cut to equally many, a changed prefix holds fewer words. The prefix lengths show what fewer true words do.',
    },
    {
      code: 'prefixes-sampled',
      text: 'Unrelated prefixes are a sample; a passage can be likely after others that were not tried.',
    },
    {
      code: 'listed-changes',
      text: 'Only the listed changes are tried; that a passage does not survive them does not show that it is not in the weights.',
    },
  ],
  parameters: prefixVariantParameters,
  plan: (input) => planVariants(input, ATTACK),
  run: runVariantUnit,
  reduce(input, _plan, observations) {
    const works = collectVariants(input, observations);
    const judged = judgeVariants(input, works);
    return {
      findings: judged.flatMap((target) => variantFindings(input, works, target)),
      details: { kind: 'panels', panels: variantPanels(input, works, judged) },
    };
  },
  trials(input, _plan, observations) {
    const works = collectVariants(input, observations);
    return variantTrials(works, judgeVariants(input, works));
  },
});
