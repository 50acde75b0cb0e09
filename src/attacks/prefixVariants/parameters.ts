import { z } from 'zod';
import { passageParameters } from '../kit/index.js';

/** Longest rung of the ladder, tokens. */
const LONGEST_RUNG = 8192;
/** Rungs at most. */
const MOST_RUNGS = 12;

/** Parameters of changed prefixes. */
export const prefixVariantParameters = z.strictObject({
  ...passageParameters,
  prefixTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Prefix',
    unit: 'tokens',
    description: 'Tokens before each passage, true or changed: changed text is cut to as many.',
  }),
  typoRate: z.number().min(0).max(1).default(0.05).meta({
    title: 'Typing errors',
    unit: 'share of letters',
    description: 'How many letters of a prefix are mistyped; which, and how, is decided by the seed.',
  }),
  unrelatedPrefixes: z.int().min(0).max(64).default(4).meta({
    title: 'Unrelated prefixes',
    unit: 'for each passage',
    description:
      'How many stretches of unrelated text each passage is put behind, to see whether it is likely anywhere; 0 for none.',
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
        'Lengths of the true prefix that are compared, separated by commas; empty for none. 0 needs a begin-of-text token.',
    }),
  ownPrefixes: z.string().max(20_000).default('').meta({
    title: 'Prefixes of your own',
    unit: '',
    description:
      'Text that is put before the passages, one prefix a line (or separated by "||"). A line "words of the work => prefix" is put only before the passage that begins with these words: for a translation of what stands before it.',
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
