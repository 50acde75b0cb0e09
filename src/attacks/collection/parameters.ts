import { z } from 'zod';
import type { AttackInput } from '../define.js';

/** Parameters of the test of a collection. */
export const collectionParameters = z.strictObject({
  prefixTokens: z.int().min(0).max(50).default(10).meta({
    title: 'Prefix',
    unit: 'tokens',
    description:
      'The first tokens of each work, which the model reads and which are not scored. 10 tokens are about the first line of a lyric.',
  }),
  leastTokens: z.int().min(1).max(50).default(30).meta({
    title: 'Shortest score',
    unit: 'tokens',
    description:
      'A work needs at least this many scored tokens after its prefix. Shorter works have no score, and the table of works names them.',
  }),
  contextTokens: z.int().min(100).max(8192).default(500).meta({
    title: 'Context',
    unit: 'tokens',
    description:
      'The largest number of tokens of a work that the model reads at once. A longer work is read in parts of this length that overlap by half. The rule is the same for the target and the control.',
  }),
  q: z.number().min(0.0001).max(0.5).default(0.05).meta({
    title: 'False-discovery rate q',
    unit: 'share of the list',
    description:
      'The share of the list that is wrong on average, at most, if unseen works of the target are exchangeable with those of the control.',
  }),
  bos: z.enum(['auto', 'on', 'off']).default('auto').meta({
    title: 'Begin-of-text token',
    unit: '',
    description: 'Whether the begin-of-text token precedes each work. auto does what the tokenizer asks for.',
  }),
});
/** See {@link collectionParameters}. */
export type CollectionParameters = z.output<typeof collectionParameters>;
/** What the attack is applied to. */
export type CollectionInput = AttackInput<CollectionParameters>;
