import { z } from 'zod';
import { MAX_CHUNKS } from '../../assisted/index.js';

/** Parameters of the assisted attack. */
export const assistedParameters = z.object({
  chunkTokens: z.int().min(16).max(65_536).default(1024).meta({
    title: 'Stretch',
    unit: 'tokens',
    description:
      'Tokens that are coded in one go. Each stretch begins from nothing, which costs the hints it takes to find the place; chapters are cut evenly into stretches of at most this length.',
  }),
  chunks: z.int().min(1).max(MAX_CHUNKS).default(4).meta({
    title: 'Side by side',
    unit: 'stretches',
    description:
      'Stretches of a chapter that are coded in one batch. More are faster on large models and take more memory; they decide the digits, so they belong to the plan.',
  }),
  contextTokens: z.int().min(4).max(1_000_000).default(2048).meta({
    title: 'Context',
    unit: 'tokens',
    description:
      'What the model sees before each token, at most: never more than it was trained for. A full context is opened again with its last half.',
  }),
  verifyShare: z.number().min(0).max(1).default(1).meta({
    title: 'Decoded again',
    unit: 'share of batches',
    description:
      'Seeded share of the batches that are decoded from their code and compared with the text. Only what was decoded counts as rebuilt; decoding costs as much as coding.',
  }),
  passageTokens: z.int().min(10).max(2000).default(100).meta({
    title: 'Passage',
    unit: 'tokens',
    description: 'Length of the passages that are held against the cheapest passage of the control.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description: 'False-positive rate of the conformal test, if control and target are exchangeable.',
  }),
});

/** See {@link assistedParameters}. */
export type AssistedParameters = z.output<typeof assistedParameters>;
