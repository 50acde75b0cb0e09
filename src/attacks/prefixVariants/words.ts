import { sentences, wholeNumber, type Remark } from '../../base/index.js';

/** What only changed prefixes say, by code. */
export const words = sentences({
  // Why there is no number
  'no-control-above': 'There is no control to be above.',
  'no-passage-scored': 'No passage was scored.',
  'no-score': 'No score.',
  'not-scored': 'Not scored.',
  'at-no-length': 'Half of the passages are reached at no length.',
  'control-at-no-length': 'By its own maximum the control is reached at no length.',
  /** `why` is what the journal says. */
  'no-such-prefix': ({ why }: { why: string }) => why,

  // Why there is no interval
  'not-scored-in-both': 'No passage was scored in both forms.',
  'length-on-a-ladder': 'A length on a ladder of lengths; the shares are in the table.',
  'one-passage': 'Computed for one passage.',

  // Why a number is not calibrated
  'own-prefix-no-control':
    'A prefix for a single passage has no control that was put behind the same prefix.',

  // Caveats
  'passages-unscored': ({ because }: { because: readonly Remark[] }) =>
    `Some passages have no score: ${because.map(({ text }) => text).join(' ')}`,
  /** `places` are the first of those that are `marked`. */
  'common-text': ({ places, marked }: { places: readonly CharacterRange[]; marked: number }) =>
    `Marked as common text: ${places.map(({ startChar, endChar }) => `characters ${startChar}–${endChar}`).join('; ')}${marked > places.length ? '; …' : '.'}`,
  'fewer-words': (of: { tokens: number; words: number; trueWords: number }) =>
    `Changed or not, the prefix has ${wholeNumber(of.tokens)} tokens: some ${of.words.toFixed(0)} words here, ${of.trueWords.toFixed(0)} of the true text (medians).`,
  'costs-more-than-control': (of: {
    decades: number;
    lower: number;
    upper: number;
    passages: number;
    controls: number;
  }) =>
    `The change costs these passages ${of.decades.toFixed(1)} decades more than control passages (difference of medians; 95% bootstrap interval ${of.lower.toFixed(1)} to ${of.upper.toFixed(1)}; ${of.passages} and ${of.controls} passages).`,
  'each-length-by-itself':
    'Each length is held against the control after as many of its own true tokens. Places too near the beginning of a work for a length are left out there.',
});

/** Where a passage lies in a work, in characters. */
interface CharacterRange {
  readonly startChar: number;
  readonly endChar: number;
}
