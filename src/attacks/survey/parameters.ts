import { z } from 'zod';
import { claimParameters, parsePolicies, windowParameters } from '../kit/index.js';
import type { DecodingPolicy } from '../../domain/index.js';

/** Parameters of a survey. */
export const surveyParameters = z.strictObject({
  prefixTokens: windowParameters.prefixTokens,
  suffixTokens: windowParameters.suffixTokens,
  startsPerBlock: z.int().min(1).max(8192).default(100).meta({
    title: 'Starts in a block',
    unit: 'tokens',
    description:
      'Number of neighboring tokens at which a passage begins in one evaluation. A larger number costs less, but the last passage of a block then has a prefix that is longer by that many tokens.',
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
      description:
        'Decoding policy for which probabilities are computed in addition to those of the full softmax.',
    }),
  mostConfirmed: z.int().min(0).max(100_000).default(1000).meta({
    title: 'Passages confirmed',
    unit: 'windows',
    description:
      'Number of passages of each work that are measured again with exact windows, the most probable first. Only passages that the survey found are measured again, and in any case the best few.',
  }),
  missSample: z.int().min(0).max(100_000).default(100).meta({
    title: 'Misses checked',
    unit: 'windows',
    description:
      'Number of passages, drawn by the seed from those that the survey did not find, that are measured again with exact windows.',
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

/** The decoding policy that the parameter names. */
export function policyOf({ policy }: { readonly policy: string }): DecodingPolicy {
  const [parsed] = parsePolicies(policy);
  if (parsed === undefined) throw new TypeError('a checked policy parses');
  return parsed;
}
