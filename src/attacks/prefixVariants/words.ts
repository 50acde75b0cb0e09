import { decimal, sentences, wholeNumber, type Remark } from '../../base/index.js';

/** Sentences that only changed prefixes use, by code. */
export const words = sentences({
  // Why there is no number
  'no-control-above': 'There is no control to compare with.',
  'no-passage-scored': 'No passage was scored.',
  'no-score': 'There is no score.',
  'not-scored': 'This passage was not scored.',
  'at-no-length': 'At no length are half of the passages reached.',
  'control-at-no-length': 'The control cannot exceed its own maximum at any length.',
  /** `why` is the reason that the journal holds. */
  'no-such-prefix': ({ why }: { why: string }) => why,

  // Why there is no interval
  'not-scored-in-both': 'No passage was scored in both forms.',
  'length-on-a-ladder': 'This is one of a fixed list of lengths. The shares are in the table.',
  'one-passage': 'The number was computed for one passage.',

  // Why a number is not calibrated
  'own-prefix-no-control':
    'A prefix for a single passage has no control: no control passage was tested after the same prefix.',

  // Caveats
  'passages-unscored': ({ because }: { because: readonly Remark[] }) =>
    `Some passages have no score: ${because.map(({ text }) => text).join(' ')}`,
  /** `places` are the first of the `marked` passages. */
  'common-text': ({ places, marked }: { places: readonly CharacterRange[]; marked: number }) =>
    `Marked as common text: ${places.map(({ startChar, endChar }) => `characters ${startChar}–${endChar}`).join('; ')}${marked > places.length ? '; …' : '.'}`,
  'fewer-words': (of: { tokens: number; words: number; trueWords: number }) =>
    `Changed or not, the prefix has ${wholeNumber(of.tokens)} tokens. With this change, these are about ${wholeNumber(of.words)} words; in the true text, about ${wholeNumber(of.trueWords)} (medians).`,
  'costs-more-than-control': (of: {
    decades: number;
    lower: number;
    upper: number;
    passages: number;
    controls: number;
  }) =>
    `The change costs these passages ${decimal(of.decades, 1)} decades more than it costs control passages (difference of medians; 95% bootstrap interval ${decimal(of.lower, 1)} to ${decimal(of.upper, 1)}; ${of.passages} and ${of.controls} passages).`,
  'each-length-by-itself':
    'At each length, the work is compared with the control after the same number of its own true tokens. Passages too near the beginning of a work for a length are excluded at that length.',
});

/** The location of a passage in a work, in characters. */
interface CharacterRange {
  readonly startChar: number;
  readonly endChar: number;
}
