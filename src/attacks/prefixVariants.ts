import { defineAttack } from './defineAttack.js';
import { collectVariants } from './prefixVariants/collectVariants.js';
import { judgeVariants } from './prefixVariants/judgeVariants.js';
import { prefixVariantParameters } from './prefixVariants/parameters.js';
import { planVariants } from './prefixVariants/planVariants.js';
import { runVariantUnit, variantUnits } from './prefixVariants/runVariants.js';
import { variantKinds } from './prefixVariants/kinds.js';
import { givenVariants, variantsMade } from './prefixVariants/variants.js';
import { variantFindings } from './prefixVariants/variantFindings.js';
import { variantPanels } from './prefixVariants/variantPanels.js';
import { variantTrials } from './prefixVariants/variantTrials.js';

const ATTACK = { id: 'prefix-variants', version: '1.2.0' };

/** Changed prefixes: whether the result holds when the prompt is changed, and whether the passage depends on its exact prefix. */
export const prefixVariants = defineAttack({
  ...ATTACK,
  title: 'Changed prefixes',
  question:
    'Does the result hold when the prompt is changed, and does it depend on the exact words before the passage?',
  method:
    'The probability of each passage is computed from the weights after different prefixes: the true words; the same words in capitals, with other spacing, with typing errors or shuffled; more or fewer of the true words; and unrelated text. An examiner can add prefixes, such as a translation. A passage depends on its exact prefix if that prefix raises its probability more than any control passage’s own prefix does for that control passage. A passage without such a gain cannot be distinguished from common text by this test; that does not show that it is common text. The control is tested in every form, and each form is compared with the control in the same form. What a change costs the passages above the control is compared with what it costs the same share of the control, its most probable passages, because passages that are selected for a high probability lose more than others do.',
  cost: 'For each passage of work and control, about ten times prefix + passage, and one evaluation for each prefix length: about 1,600 tokens with the defaults.',
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
        'prefixes are changed as in that paper (capitals, spacing); the passage is scored unchanged, not in the changed style.',
    },
    {
      authors: 'Tiwari, Trachtenberg & Suh',
      year: 2026,
      title:
        'Prior aware memorization: an efficient metric for distinguishing memorization from generalization in large language models',
      id: 'arXiv 2602.18733',
      differs:
        'the threshold is set by the control: a passage counts as dependent on its exact prefix if that prefix raises its probability more than in any control passage.',
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
      text: 'Changed text takes more tokens, so a changed prefix of the same number of tokens holds fewer words. The prefix lengths show the effect of fewer true words.',
    },
    {
      code: 'prefixes-sampled',
      text: 'The unrelated prefixes are a sample. A passage can be probable after others that were not tested.',
    },
    {
      code: 'listed-changes',
      text: 'Only the listed changes are tested. If a passage does not survive them, this does not show that it is absent from the weights.',
    },
  ],
  parameters: prefixVariantParameters,
  units: variantUnits,
  findings: variantKinds,
  made: variantsMade,
  given: givenVariants,
  plan: (input) => planVariants(input, ATTACK),
  run: runVariantUnit,
  read(input, observations) {
    const works = collectVariants(input, observations);
    return { works, judged: judgeVariants(input, works) };
  },
  reduce: ({ works, judged }, input) => ({
    findings: judged.flatMap((target) => variantFindings(input, works, target)),
    details: { kind: 'panels', panels: variantPanels(input, works, judged) },
  }),
  strengths: (observations) =>
    Array.from(observations, (observed) =>
      observed.kind === 'unscored'
        ? null
        : Math.max(...observed.value.map(({ logPz }) => (typeof logPz === 'number' ? logPz : -Infinity))),
    ),
  trials: ({ works, judged }) => variantTrials(works, judged),
});
