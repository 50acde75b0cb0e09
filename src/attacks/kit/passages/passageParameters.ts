import { z } from 'zod';

/** Parameters of every attack in which the model writes after the true prefixes of chosen passages. */
export const passageParameters = {
  prefixTokens: z.int().min(0).max(8192).default(50).meta({
    title: 'Prefix',
    unit: 'tokens',
    description: 'Tokens of true text that the model is given before each passage.',
  }),
  suffixTokens: z.int().min(1).max(8192).default(50).meta({
    title: 'Passage',
    unit: 'tokens',
    description: 'Tokens that the model is asked to write. 50 tokens are about 38 English words.',
  }),
  passages: z.int().min(1).max(1_000_000).default(100).meta({
    title: 'Passages',
    unit: 'passages of each work',
    description:
      'Number of passages of each work that are tested; all of them if there are fewer. The seed chooses them so that no two share a token. Attacks with the same seed, lengths and number test the same passages.',
  }),
  bos: z.enum(['auto', 'on', 'off']).default('auto').meta({
    title: 'Begin-of-text token',
    unit: '',
    description:
      'Whether the begin-of-text token precedes each prefix. auto does what the tokenizer asks for.',
  }),
  alpha: z.number().gt(0).max(0.5).default(0.05).meta({
    title: 'Error rate α',
    unit: 'probability',
    description: 'False-positive rate of the conformal test if control and target are exchangeable.',
  }),
} as const;
