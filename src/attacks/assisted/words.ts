import { sentences, wholeNumber, type Remark } from '../../base/index.js';
import { bitsText } from './inWords.js';

/** What only assisted reconstruction says, by code. */
export const words = sentences({
  // Why there is no number
  'nothing-coded': 'Nothing was coded.',
  'no-passage-coded': 'No passage was coded.',
  'no-control-to-be-below': 'There is no control to be below.',
  'no-second-control-chapter': 'The control has no second chapter to be held against.',
  'bits-depend-on-place':
    'A passage of this attack is measured in bits of a code, which depend on what stands before it.',
  'not-coded-by-both': 'One of the models did not code it.',
  'not-coded-by-this': 'Not coded by this model.',
  'no-words': 'No words.',

  // Why there is no interval
  'all-coded': 'All of the work was coded: there is no sampling error.',
  'all-written': 'All of the work was written: there is no sampling error.',

  // What is missing for a claim
  'no-interval-for': ({ measure, because }: { measure: Measure; because: Remark }) =>
    `There is no interval for ${MEASURES[measure]}: ${because.text}`,
  'interval-reaches-zero': ({ measure }: { measure: Measure }) =>
    `The interval for ${MEASURES[measure]} reaches zero.`,

  // Caveats
  'any-text-codes':
    'Any text can be coded: only the difference to the control says anything about this work.',
  'chapters-left-out': ({ chapters }: { chapters: number }) =>
    `${chapters} chapters could not be coded wholly and are left out.`,
  'size-counts': ({ headerBytes }: { headerBytes: number }) =>
    `The size counts the code of every stretch and at most ${wholeNumber(headerBytes)} bytes of header, with 8 more for each stretch; \`palimpsest assisted encode\` writes such a file.`,
  'decoded-differently':
    'The engine did not compute the same twice: nothing is said to be rebuilt where it differed.',
  'held-against-compressor': (of: { difference: number; lower: number; upper: number }) =>
    `Held against what the general compressor needs for the same chapters, the difference is ${bitsText(of.difference)} bits a character (95% interval ${bitsText(of.lower)} to ${bitsText(of.upper)}).`,
  'word-told-when':
    'A word is told when any token in it, or in the blank before it, is not the model’s most probable one.',
  'models-differ-in-skill':
    'Two models differ in skill: only what is saved on the work beyond the control speaks of this work.',
});

/** What an interval of differences to the control is of. */
const MEASURES = {
  bits: 'bits per character',
  'beyond-compressor': 'bits per character beyond what a general compressor finds',
  'beyond-reference': 'bits per character beyond the model of comparison',
} as const;
/** What an interval of differences to the control is of. */
export type Measure = keyof typeof MEASURES;
