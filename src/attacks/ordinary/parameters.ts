import { z } from 'zod';
import { PalimpsestError } from '../../base/index.js';
import { TOP_K_40, type DecodingPolicy } from '../../domain/index.js';
import { parsePolicies, passageParameters } from '../kit/index.js';

const onePolicy = z
  .string()
  .max(100)
  .superRefine((text, context) => {
    try {
      if (parsePolicies(text).length > 1)
        context.addIssue({ code: 'custom', message: 'Give one decoding policy, not several.' });
    } catch (error) {
      if (!(error instanceof PalimpsestError) || error.code !== 'parameter-policies') throw error;
      const why = String(error.details['problem']);
      context.addIssue({ code: 'custom', message: `${why} ${error.hint}`.replace(/\.$/u, '') });
    }
  });

/** Parameters of ordinary sampling. */
export const ordinaryParameters = z.strictObject({
  ...passageParameters,
  policy: onePolicy.default('top-p=0.95 t=0.8').meta({
    title: 'Decoding policy',
    unit: '',
    description:
      'How tokens are drawn: full, top-k=N, top-p=P, t=T, separated by spaces. Chat programs commonly use the default.',
  }),
  draws: z.int().min(1).max(1000).default(20).meta({
    title: 'Draws of each passage (n)',
    unit: 'draws',
    description: 'Number of times that the model writes after each prefix. Every draw is counted.',
  }),
  epsilon: z.int().min(0).max(500).default(5).meta({
    title: 'Changes allowed (ε)',
    unit: 'tokens',
    description:
      'Number of tokens that a draw may substitute, insert or delete and still count as a near-exact copy of the passage.',
  }),
  shownDraws: z.int().min(0).max(40).default(8).meta({
    title: 'Draws shown',
    unit: 'passages',
    description: 'Number of passages of each work whose closest draw is shown beside the true text.',
  }),
});
/** See {@link ordinaryParameters}. */
export type OrdinaryParameters = z.output<typeof ordinaryParameters>;

/** The policy of the draws. */
export function ordinaryPolicy({ policy }: OrdinaryParameters): DecodingPolicy {
  return parsePolicies(policy)[0] ?? TOP_K_40;
}
