import { z } from 'zod';
import { MAX_CHUNKS } from '../../assisted/index.js';

/** Parameters of the assisted attack. */
export const assistedParameters = z.object({
  chunkTokens: z.int().min(16).max(65_536).default(1024).meta({
    title: 'Chunk',
    unit: 'tokens',
    description:
      'Number of tokens that are coded together. Each chunk begins without context, so its first tokens cost more bits. Chapters are divided evenly into chunks of at most this length.',
  }),
  chunks: z.int().min(1).max(MAX_CHUNKS).default(4).meta({
    title: 'Chunks side by side',
    unit: 'chunks',
    description:
      'Number of chunks of a chapter that are coded in one batch. A larger number is faster on large models and takes more memory. The number affects the last digits, so it is part of the plan.',
  }),
  contextTokens: z.int().min(4).max(1_000_000).default(2048).meta({
    title: 'Context',
    unit: 'tokens',
    description:
      'Most tokens that the model sees before each token, and never more than it was trained for. When the context is full, it is opened again with its last half.',
  }),
  verifyShare: z.number().min(0).max(1).default(1).meta({
    title: 'Decoded again',
    unit: 'share of batches',
    description:
      'Share of the batches, chosen by the seed, that are decoded from their code and compared with the text. Only what was decoded counts as restored. Decoding costs as much as coding.',
  }),
  passageTokens: z.int().min(10).max(2000).default(100).meta({
    title: 'Passage',
    unit: 'tokens',
    description:
      'Length of the passages. The number of bits that each needs is compared with that of control passages of the same length.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description: 'False-positive rate of the conformal test if control and target are exchangeable.',
  }),
});

/** See {@link assistedParameters}. */
export type AssistedParameters = z.output<typeof assistedParameters>;
