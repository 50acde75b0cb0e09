import { z } from 'zod';
import { passageParameters } from '../kit/index.js';

/** Longest rung of the ladder of prefix lengths, tokens. */
const LONGEST_RUNG = 8192;
/** The largest number of rungs. */
const MOST_RUNGS = 12;

/** Parameters of changed prefixes. */
export const prefixVariantParameters = z.strictObject({
  ...passageParameters,
  prefixTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Prefix',
    unit: 'tokens',
    description: 'Tokens before each passage, true or changed. Changed text is shortened to the same number.',
  }),
  typoRate: z.number().min(0).max(1).default(0.05).meta({
    title: 'Typing errors',
    unit: 'share of letters',
    description:
      'Share of the letters of a prefix that are mistyped. The seed decides which letters, and how.',
  }),
  unrelatedPrefixes: z.int().min(0).max(64).default(4).meta({
    title: 'Unrelated prefixes',
    unit: 'for each passage',
    description:
      'Number of unrelated prefixes after which each passage is scored, to see whether it is probable after any text; 0 for none.',
  }),
  prefixLengths: z
    .string()
    .max(100)
    .refine((text) => rungsIn(text) !== null, 'Give up to 12 whole numbers from 0 to 8192, e.g. "0, 10, 50".')
    .default('0, 10, 25, 50, 100, 200')
    .meta({
      title: 'Prefix lengths',
      unit: 'tokens',
      description:
        'Lengths of the true prefix to compare, separated by commas; empty for none. Length 0 needs a begin-of-text token.',
    }),
  ownPrefixes: z.string().max(20_000).default('').meta({
    title: 'Prefixes of your own',
    unit: '',
    description:
      'Text that is placed before the passages, one prefix per line (or separated by "||"). A line "words of the work => prefix" is placed only before the passage that begins with these words, for example a translation of the text that precedes it.',
  }),
});
/** See {@link prefixVariantParameters}. */
export type PrefixVariantParameters = z.output<typeof prefixVariantParameters>;

/** The prefix lengths, ascending, each once. */
export function rungsOf({ prefixLengths }: Pick<PrefixVariantParameters, 'prefixLengths'>): number[] {
  return rungsIn(prefixLengths) ?? [];
}

function rungsIn(text: string): number[] | null {
  const parts = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d{1,5}$/.test(part) ? Number(part) : NaN));
  if (parts.some((rung) => !(rung <= LONGEST_RUNG)) || parts.length > MOST_RUNGS) return null;
  return [...new Set(parts)].sort((a, b) => a - b);
}
