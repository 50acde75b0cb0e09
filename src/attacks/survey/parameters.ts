import { z } from 'zod';
import { parsePolicies } from '../windows/policies.js';
import { claimParameters, windowParameters } from '../windows/parameters.js';
import type { DecodingPolicy } from '../../domain/index.js';

/** Parameters of a survey. */
export const surveyParameters = z.strictObject({
  prefixTokens: windowParameters.prefixTokens,
  suffixTokens: windowParameters.suffixTokens,
  startsPerBlock: z.int().min(1).max(8192).default(100).meta({
    title: 'Starts in a block',
    unit: 'tokens',
    description:
      'How many neighbouring tokens begin a passage in one evaluation. More are cheaper; the last passage of a block then has a prefix that is longer by as many tokens.',
  }),
  bos: windowParameters.bos,
  policy: z
    .string()
    .max(60)
    .refine((text) => isOnePolicy(text), 'Give one decoding policy, e.g. "top-k=40 t=1".')
    .default('top-k=40 t=1')
    .meta({
      title: 'Decoding policy',
      unit: '',
      description: 'Way of drawing tokens for which probabilities are computed beside the full softmax.',
    }),
  mostConfirmed: z.int().min(0).max(100_000).default(1000).meta({
    title: 'Places confirmed',
    unit: 'windows',
    description:
      'How many places of each work are measured again with exact windows, the best first; only places that the survey found, and the best few in any case.',
  }),
  missSample: z.int().min(0).max(100_000).default(100).meta({
    title: 'Misses checked',
    unit: 'windows',
    description:
      'How many of the places that the survey passed over, drawn by the seed, are measured again with exact windows.',
  }),
  alpha: claimParameters.alpha,
  substantialShare: claimParameters.substantialShare,
});
/** See {@link surveyParameters}. */
export type SurveyParameters = z.output<typeof surveyParameters>;

function isOnePolicy(text: string): boolean {
  try {
    return parsePolicies(text).length === 1;
  } catch {
    return false;
  }
}

/** The one decoding policy. */
export function policyOf({ policy }: { readonly policy: string }): DecodingPolicy {
  const [parsed] = parsePolicies(policy);
  if (parsed === undefined) throw new TypeError('a checked policy parses');
  return parsed;
}
