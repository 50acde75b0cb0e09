import { z } from 'zod';
import { continuationDecodingSchema } from '../domain/index.js';
import { write } from './define.js';
import { caseId, charOffset, evidenceId, jobId, loadSettings } from './common.js';

/** Asking the model live. */
export const askCalls = {
  'ask.start': write(
    'Lets the model continue the work from a place; a job whose result can be recorded as an exhibit.',
    z.strictObject({
      caseId,
      modelId: evidenceId,
      workId: evidenceId,
      /** Where the continuation begins. */
      startChar: charOffset,
      /** Tokens of true text before it. */
      prefixTokens: z.int().min(0).max(100_000),
      maxTokens: z.int().min(1).max(4096),
      decoding: continuationDecodingSchema,
      load: loadSettings,
    }),
    z.strictObject({ jobId }),
    ['ask-place', 'context-too-long', 'memory-short', 'engine-busy', 'evidence-role', 'evidence-changed'],
  ),
};

/** A piece of the continuation, as it is written. */
export const askText = z.strictObject({
  jobId,
  /** The whole text so far. */
  text: z.string(),
  tokens: z.int().min(0),
});
