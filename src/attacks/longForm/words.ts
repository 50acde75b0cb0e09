import { decimal, percent, sentences, wholeNumber } from '../../base/index.js';

/** Sentences that only long-form reconstruction uses, by code. */
export const words = sentences({
  // Why there is no number
  'no-stretch': 'No text is long enough for one passage.',
  'no-words': 'There are no words.',
  'written-not-scored': 'The text was written, not scored as a passage.',
  'never-departs': 'Never: every token to the end is that of the work.',
  'no-word-finished': 'No word is complete yet.',

  // Why there is no interval
  'count-of-run':
    'This is a count of what was written in this run. The interval of the share of passages shows the variation between chapters.',
  'all-places-tried': 'All starting points of the plan were tested.',
  'longest-of-run': 'This is the longest run that was written. It is not an average.',
  'census-of-run': 'This is a complete count of what was written in this run.',

  // What is missing for a claim
  'yardstick-words': ({ share, chapters }: { share: number; chapters: number }) =>
    `The yardstick fixed in advance is ${percent(share)} of the words, in at least ${chapters} chapters.`,

  // Caveats
  'yardstick-of-law': 'Which yardstick applies is a question of law.',
  'common-phrases':
    'Runs of five words are often common phrases. The control shows how much coverage such phrases produce.',
  'scored-again': ({ tokens, notFirst }: { tokens: number; notFirst: number }) =>
    `${scoredAgain(tokens, notFirst)}.`,
  'scored-again-sums': (of: { tokens: number; notFirst: number; exact: number; writing: number }) =>
    `${scoredAgain(of.tokens, of.notFirst)}. The sum of log p is ${decimal(of.exact, 2)} when scored exactly and was ${decimal(of.writing, 2)} during writing (nats).`,
  'texts-broken': ({ texts }: { texts: number }) => `${texts} texts could not be written to their end.`,
});

function scoredAgain(tokens: number, notFirst: number): string {
  return `The text was scored again by the exact path. There, ${wholeNumber(notFirst)} of ${wholeNumber(tokens)} written tokens are not the most probable ones`;
}
