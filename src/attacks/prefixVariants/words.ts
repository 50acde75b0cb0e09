import { decimal, sentences, wholeNumber, type Remark } from '../../base/index.js';

/** Sentences that only changed prefixes use, by code. */
export const words = sentences({
  // Why there is no number
  'no-control-above': 'There is no control to compare with.',
  'no-passage-scored': 'No passage was scored.',
  'no-score': 'There is no score.',
  'not-scored': 'This passage was not scored.',
  'at-no-length': 'At no tested length do at least half of the passages exceed every control passage.',
  'control-at-no-length': 'The control cannot exceed its own maximum at any length.',
  'no-text-before': 'There is not so much text before the passage, or the cleaning list touches it.',
  'changed-text-short': 'The changed text has too few tokens.',
  'changed-text-not-kept': 'The tokenizer does not keep the changed text.',

  // Why there is no interval
  'not-scored-in-both': 'No passage was scored in both forms.',
  'length-on-a-ladder': 'The lengths tested are a fixed list. The table gives the share for each.',
  'one-passage': 'The number was computed for one passage.',

  // Why a number is not calibrated
  'own-prefix-no-control':
    'A prefix for a single passage has no control: no control passage was tested after the same prefix.',

  // Caveats
  'passages-unscored': ({ because }: { because: readonly Remark[] }) =>
    `Some passages have no score: ${because.map(({ text }) => text).join(' ')}`,
  /** `places` are the first of the `passages`. */
  'not-distinguished-from-common-text': ({
    places,
    passages,
  }: {
    places: readonly CharacterRange[];
    passages: number;
  }) =>
    `Not distinguished from common text by this test: ${places.map(({ startChar, endChar }) => `characters ${startChar}–${endChar}`).join('; ')}${passages > places.length ? '; …' : '.'} This does not show that they are common text: a passage that the model knows without its own prefix gains little from it, too.`,
  'fewer-words': (of: { tokens: number; words: number; trueWords: number }) =>
    `The prefix has ${wholeNumber(of.tokens)} tokens with and without the change. With it, they are about ${wholeNumber(of.words)} words; in the true text, about ${wholeNumber(of.trueWords)} (medians).`,
  'cost-compared': (of: ComparedCost & { lower: number; upper: number }) => {
    const [from, to] = of.decades < 0 ? [-of.upper, -of.lower] : [of.lower, of.upper];
    return `${costs(of)} (difference of medians; 95% bootstrap interval over blocks ${decimal(from, 1)} to ${decimal(to, 1)}; ${of.passages} and ${of.controls} passages).${whySelected(of)}`;
  },
  'cost-without-interval': (of: ComparedCost & { blocks: number; needed: number }) =>
    `${costs(of)} (difference of medians; ${of.passages} and ${of.controls} passages). There is no interval: the passages of one side come from ${of.blocks} ${of.blocks === 1 ? 'block' : 'blocks'}, and an interval needs ${of.needed}.${whySelected(of)}`,
  'each-length-by-itself':
    'At each length, the work is compared with the control after the same number of its own true tokens. Passages too near the beginning of a work for a length are excluded at that length.',
});

/** The location of a passage in a work, in characters. */
interface CharacterRange {
  readonly startChar: number;
  readonly endChar: number;
}

/** What a change costs passages of the work, compared with passages of the control. */
interface ComparedCost {
  /** Difference of the medians, work minus control. */
  readonly decades: number;
  readonly passages: number;
  readonly controls: number;
  /** True if the passages are those above the control after the true prefix, and the control's the same share of its highest. */
  readonly selected: boolean;
}

function costs({ decades, selected }: ComparedCost): string {
  const amount = `${decimal(Math.abs(decades), 1)} decades ${decades < 0 ? 'less' : 'more'}`;
  const control = selected
    ? 'the same share of the control, its most probable passages after their true prefix'
    : 'control passages';
  return `The change costs these passages ${amount} than it costs ${control}`;
}

function whySelected({ selected }: ComparedCost): string {
  return selected
    ? ' Passages that are selected because they are probable after their true prefix lose more than others do, so both sides are selected.'
    : '';
}
