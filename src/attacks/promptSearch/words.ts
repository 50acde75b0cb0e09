import { sentences, type Remark } from '../../base/index.js';

/** What only prompt search says, by code. */
export const words = sentences({
  // Why there is no number
  'no-ratio-without-control':
    'Not printed without a control: searched prompts succeed on text that the model never saw, too.',
  'no-shorter-prompt': 'No prompt shorter than the passage was found within the budget.',
  'no-prompt-in-control': 'No prompt was found for any control passage within the same budget.',
  'no-prompt-found': 'No prompt was found.',
  'none-within-budget': 'None was found within the budget.',
  'search-lost': ({ because }: { because: Remark }) => because.text,
  'no-passage-searched': 'No passage of the work could be searched.',
  'control-passage': 'A control passage.',
  'checked-by-writing': 'Every success is checked by writing.',
  'written-behind-prompt': 'Written by first choices behind a searched prompt.',

  // Why there is no interval
  'bound-for-one-passage':
    'A bound for one passage: no shorter prompt was found, and a longer search could only raise the ratio.',

  // Caveats
  'p-not-corrected': (of: { tried: number; controls: number; onePasses: number; needed: number }) =>
    `The p-value of the best passage is not corrected for the ${of.tried} that were tried: with as many innocent ones, one would exceed all ${of.controls} control passages with probability ${of.onePasses.toFixed(2)}. A claim about one passage by itself needs ${of.needed} control passages.`,
  'only-difference-counts':
    'Optimised prompts alone prove nothing; only the difference to the control counts.',
  'given-as-tokens': 'Prompts are given as tokens: read as text they may be cut into others.',
  'rank-sum-test': ({ method }: { method: 'exact' | 'normal' }) =>
    `Rank-sum test of the ratios, one-sided, ${method === 'exact' ? 'all choices counted, ties included' : 'normal approximation'}; it holds if passages of work and control are exchangeable.`,
  'control-share-counts-all':
    'The control’s share counts every prompt that was found; none of its passages can exceed itself.',
  'derailed-prompts': ({ prompts }: { prompts: number }) =>
    `${prompts} prompts behind which every token scored as first choice did not make the model write the passage; they do not count.`,
});
