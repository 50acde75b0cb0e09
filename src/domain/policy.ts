import { z } from 'zod';

/**
 * A decoding policy: the distribution from which a token is drawn. First the temperature divides the logits. Then top-k keeps exactly k
 * tokens (ties are broken by the lower token id). Then top-p keeps the smallest set of cumulative mass ≥ p (of the distribution after
 * top-k). What is kept is renormalized. `null` switches a cut off.
 * @source methods.md §1; Hayes et al. 2024, arXiv 2410.19482, §2
 */
export const decodingPolicySchema = z.strictObject({
  temperature: z.number().positive().max(100),
  topK: z.int().min(1).max(1_000_000).nullable(),
  topP: z.number().gt(0).max(1).nullable(),
});

/** See {@link decodingPolicySchema}. */
export type DecodingPolicy = z.infer<typeof decodingPolicySchema>;

/** The full softmax at temperature 1: the policy of the score that is calibrated. */
export const FULL_SOFTMAX: DecodingPolicy = { temperature: 1, topK: null, topP: null };

/** The default policy of the source: top-k 40 at temperature 1. @source Cooper et al. 2025, arXiv 2505.12546 */
export const TOP_K_40: DecodingPolicy = { temperature: 1, topK: 40, topP: null };

/** Name of a policy for people and file fields, e.g. `top-k 40, T 1`; `full softmax, T 1` without cuts. */
export function policyName(policy: DecodingPolicy): string {
  const cuts = [
    ...(policy.topK === null ? [] : [`top-k ${policy.topK}`]),
    ...(policy.topP === null ? [] : [`top-p ${policy.topP}`]),
  ];
  return [...(cuts.length === 0 ? ['full softmax'] : cuts), `T ${policy.temperature}`].join(', ');
}
