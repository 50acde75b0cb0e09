import { ofTotal, sentences, wholeNumber, type Remark } from '../../base/index.js';
import { bitsText } from './inWords.js';

/** Reasons and remarks of assisted reconstruction alone, by code. */
export const words = sentences({
  // Why there is no number
  'nothing-coded': 'Nothing was coded.',
  'no-passage-coded': 'No passage was coded.',
  'no-control-to-be-below': 'There is no control to compare with.',
  'no-second-control-chapter':
    'The control has only one chapter, so its passages have no other chapter to be compared with.',
  'bits-depend-on-place':
    'This attack measures a passage in bits of a code, and these depend on the text before it.',
  'not-coded-by-both': 'One of the two models did not encode the text.',
  'not-coded-by-this': 'This model did not encode the text.',
  'no-words': 'There are no words.',

  // Why there is no interval
  'all-coded': 'The whole work was coded, so there is no sampling error.',
  'all-written': 'The whole work was written, so there is no sampling error.',

  // What is missing for a claim
  'no-interval-for': ({ measure, because }: { measure: Measure; because: Remark }) =>
    `There is no interval for ${MEASURES[measure]}: ${because.text}`,
  'interval-reaches-zero': ({ measure }: { measure: Measure }) =>
    `The interval for ${MEASURES[measure]} includes zero or lies below it.`,
  'average-needs-match':
    'The control is imperfectly matched. A claim then needs a family floor, and a difference of averages has none.',

  // Caveats
  'any-text-codes':
    'Any text can be coded. Only the difference from the control shows anything about this work.',
  'chapters-left-out': ({ chapters }: { chapters: number }) =>
    `${chapters} chapters could not be coded completely and are excluded.`,
  'size-counts': ({ headerBytes }: { headerBytes: number }) =>
    `The size includes the code of every chunk, at most ${wholeNumber(headerBytes)} bytes of header, and 8 bytes for each chunk. \`palimpsest assisted encode\` writes such a file.`,
  'decoded-differently':
    'The engine did not compute the same result twice. Text that came back different does not count as restored.',
  'held-against-compressor': (of: { difference: number; lower: number; upper: number }) =>
    `After subtracting what the general compressor needs for the same chapters, the difference from the control is ${bitsText(of.difference)} bits per character (95% interval ${bitsText(of.lower)} to ${bitsText(of.upper)}).`,
  'below-every-control': ({ below, tested }: { below: number; tested: number }) =>
    `${ofTotal(below, tested)} passages need fewer bits than every control passage. These do not count by themselves: passages of one chapter resemble each other, so several passages of unseen text can be below every control passage at once.`,
  'floor-out-of-reach':
    'The control passages vary so much that the family floor is not above 0 bits. No passage can be below it, so with this control the test cannot find a passage.',
  'word-told-when':
    'A word counts as corrected when any token in it, or in the space before it, is not the model’s most probable one.',
  'models-differ-in-skill':
    'Two models differ in predictive ability. Only what is saved on the work beyond what is saved on the control shows anything about this work.',
});

/** The measures whose difference from the control has an interval. */
const MEASURES = {
  bits: 'bits per character',
  'beyond-compressor': 'bits per character beyond what a general compressor finds',
  'beyond-reference': 'bits per character saved beyond the reference model',
} as const;
/** See {@link MEASURES}. */
export type Measure = keyof typeof MEASURES;
