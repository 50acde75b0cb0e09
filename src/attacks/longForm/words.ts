import { percent, sentences, wholeNumber } from '../../base/index.js';

/** What only long-form reconstruction says, by code. */
export const words = sentences({
  // Why there is no number
  'no-stretch': 'No stretch is long enough.',
  'no-words': 'There are no words.',
  'written-not-scored': 'Written, not scored as a passage.',
  'never-departs': 'Never: every token to the end is the work’s own.',
  'no-word-finished': 'No word is finished yet.',

  // Why there is no interval
  'count-of-run':
    'A count of what was written in this run; the interval of the stretches says how it varies between chapters.',
  'all-places-tried': 'All places of the plan were tried.',
  'longest-of-run': 'The longest of this run; it is not a mean of anything.',
  'census-of-run': 'A census of what was written in this run.',

  // What is missing for a claim
  'yardstick-words': ({ share, chapters }: { share: number; chapters: number }) =>
    `The yardstick fixed beforehand is ${percent(share)} of the words, in at least ${chapters} chapters.`,

  // Caveats
  'counsel-chooses': 'Counsel chooses the yardstick; the program does not.',
  'common-phrases':
    'Runs of five words are often common phrases: the control shows how much of this is nothing else.',
  'scored-again': ({ tokens, notFirst }: { tokens: number; notFirst: number }) =>
    `${scoredAgain(tokens, notFirst)}.`,
  'scored-again-sums': (of: { tokens: number; notFirst: number; exact: number; writing: number }) =>
    `${scoredAgain(of.tokens, of.notFirst)}; the sum of log p is ${of.exact.toFixed(2)} there and was ${of.writing.toFixed(2)} while writing (nats).`,
  'texts-broken': ({ texts }: { texts: number }) => `${texts} texts could not be written to their end.`,
});

function scoredAgain(tokens: number, notFirst: number): string {
  return `Scored again by the exact path, ${wholeNumber(notFirst)} of ${wholeNumber(tokens)} written tokens are not the most probable one`;
}
