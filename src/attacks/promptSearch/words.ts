import { sentences, type Remark } from '../../base/index.js';

/** Reasons and remarks of prompt search alone, by code. */
export const words = sentences({
  // Why there is no number
  'no-ratio-without-control':
    'Not printed without a control: searched prompts also succeed on text that the model never saw.',
  'no-shorter-prompt': 'No prompt shorter than the passage was found within the budget.',
  'no-prompt-in-control': 'No prompt was found for any control passage within the same budget.',
  'no-prompt-found': 'No prompt was found.',
  'none-within-budget': 'No prompt was found within the budget.',
  'search-lost': ({ because }: { because: Remark }) => because.text,
  'no-passage-searched': 'No passage of the work could be searched.',
  'control-passage': 'This is a control passage.',
  'written-behind-prompt':
    'The model wrote the passage by greedy decoding after a prompt that the search found.',

  // Why there is no interval
  'bound-for-one-passage':
    'The ratio is a lower bound for one passage. No shorter prompt was found; a longer search could only raise the ratio.',

  // Caveats
  'p-not-corrected': (of: { tried: number; controls: number; onePasses: number; needed: number }) =>
    `The p-value of the best passage is not corrected for the number of passages tried, ${of.tried}. If ${of.tried} passages of unseen text were exchangeable with the control passages, at least one of them would exceed all ${of.controls} with a probability of up to ${of.onePasses.toFixed(2)}. A claim about one passage by itself needs ${of.needed} control passages.`,
  'only-difference-counts':
    'An optimized prompt shows nothing by itself. Only the difference from the control counts.',
  'given-as-tokens':
    'Prompts are given to the model as tokens. The same prompt as text may be tokenized differently.',
  'rank-sum-test': ({ method }: { method: 'exact' | 'normal' }) => {
    const how =
      method === 'exact' ? 'exact, counting all arrangements and allowing for ties' : 'normal approximation';
    return `One-sided rank-sum test of the ratios (${how}). It is valid if the passages of the work and of the control are exchangeable.`;
  },
  'control-share-counts-all':
    'The share of the control counts every control passage for which a prompt was found, because no control passage can exceed itself.',
  'derailed-prompts': ({ prompts }: { prompts: number }) =>
    `After ${prompts} prompts, every token of the passage scored as the model’s first choice, but the model did not write the passage. These prompts do not count.`,
});
