import {
  counted,
  ofTotal,
  percent,
  pValue,
  roundPercent,
  sentences,
  wholeNumber,
  type Remark,
} from '../../base/index.js';

/** Reasons and remarks of the test of a collection alone, by code. */
export const words = sentences({
  // Why there is no number
  'work-too-short': ({ tokens, needed }: { tokens: number; needed: number }) =>
    `The work has ${counted(tokens, 'token')}; a score needs ${wholeNumber(needed)}.`,
  'work-cleaned': ({ tokens, needed }: { tokens: number; needed: number }) =>
    `After cleaning, ${counted(tokens, 'token')} of the work would be scored; ${wholeNumber(needed)} are needed.`,
  'work-repeated': ({ title }: { title: string }) =>
    `The text is the same as that of “${title}”, which counts once.`,
  'work-failed': ({ because }: { because: Remark }) => `The work could not be scored. ${because.text}`,
  'no-passage': ({ tokens }: { tokens: number }) =>
    `The work has no ${wholeNumber(tokens)} consecutive tokens that count, a passage and the text before it.`,
  'no-work-scored': 'No work of the collection has a score.',
  'no-control-work-scored': 'No control work has a score.',
  'no-passage-scored': 'No work of the collection has a passage with enough text before it.',
  'list-not-made': 'No list is made where the control is not calibrated.',
  'by-definition': 'By definition, no control work exceeds every control work.',
  'whole-work': 'A whole work, not a single passage.',

  // Why there is no interval
  'list-no-interval':
    'A list has no interval. Its false-discovery rate limits the average share of wrong entries over many such lists.',
  'passages-counted': 'The works were counted, not estimated.',

  // Caveats
  'rate-holds-if': ({ q }: { q: number }) =>
    `On average, at most ${roundPercent(q)} of the works on such a list are there in error, if unseen works of the target are exchangeable with those of the control. A single list can hold a larger share in error.`,
  'listed-alone': ({ works, controls, smallestP, needed }: ReachWords) =>
    `A place on the list does not show any single work by itself. With ${counted(controls, 'control work')} the smallest possible p-value is ${pValue(smallestP)}. To list one of ${counted(works, 'work')} alone, the control needs ${counted(needed, 'work')}.`,
  'fewest-listed': ({ fewest, works, controls }: { fewest: number; works: number; controls: number }) =>
    `At these sizes, ${counted(works, 'work')} and ${counted(controls, 'control work')}, the shortest possible list has ${counted(fewest, 'work')}, all above every control work. Fewer memorized works cannot be listed.`,
  'controls-reached': ({ reached, controls }: { reached: number; controls: number }) =>
    `The lowest score on the list is reached by ${ofTotal(reached, controls)} control works.`,
  'storey-beside': ({ share, works }: { share: number; works: number }) =>
    `With Storey’s estimate that ${percent(share)} of the works are unseen, the same rule would list ${counted(works, 'work')}. It is not used, because it lists far more in error if the two collections differ a little.`,
  'more-probable-only':
    'A listed work is more probable to the model than unseen works of its kind. This test does not show that the model can output the work. Measure single works with another attack to show that.',
  'works-related':
    'Works of one author, album or series resemble each other. If either collection consists of few such groups, the rate can be higher than stated.',
  'not-listed': 'Works that are not listed are not shown to be absent from the model.',
  'works-unscored': ({
    missing,
    works,
    side,
  }: {
    missing: number;
    works: number;
    side: 'target' | 'control';
  }) =>
    `${ofTotal(missing, works)} works of the ${side} have no score. The table of works gives the reason for each work of the target.`,
  'imperfect-no-list':
    'The control is imperfectly matched. A list rests on exchangeable works alone, so none is made and no p-value is stated.',
  'read-in-parts': ({ works, tokens }: { works: number; tokens: number }) =>
    `${counted(works, 'work is', 'works are')} longer than the context of ${wholeNumber(tokens)} tokens and ${works === 1 ? 'was' : 'were'} read in parts that overlap by half.`,
  'compared-with-reference': ({ reference }: { reference: string }) =>
    `The score of a work is the difference between the model and ${reference}. It is informative only if the reference is known not to have seen the works and is otherwise similar.`,
  'passages-beside':
    'The passages are stated beside the list and decide nothing about it. They show what to quote and where to measure further.',
});

interface ReachWords {
  readonly works: number;
  readonly controls: number;
  readonly smallestP: number;
  readonly needed: number;
}
