import { z } from 'zod';
import { continuationDecodingSchema } from '../domain/index.js';
import { write } from './define.js';
import { caseId, charOffset, evidenceId, jobId, loadSettings } from './common.js';

/** Calls that ask the model live. */
export const askCalls = {
  'ask.start': write(
    'Has the model continue the work from a position. This is a job; its result can be marked as an exhibit.',
    z.strictObject({
      caseId,
      modelId: evidenceId,
      workId: evidenceId,
      /** Where the continuation begins. */
      startChar: charOffset,
      /** Tokens of the work's own text before it. */
      prefixTokens: z.int().min(0).max(100_000),
      maxTokens: z.int().min(1).max(4096),
      decoding: continuationDecodingSchema,
      load: loadSettings,
    }),
    z.strictObject({ jobId }),
    ['ask-place', 'context-too-long', 'memory-short', 'engine-busy', 'evidence-role', 'evidence-changed'],
  ),
};

/** The continuation while the model writes it. */
export const askText = z.strictObject({
  jobId,
  caseId,
  /** The whole text so far. */
  text: z.string(),
  tokens: z.int().min(0),
});
