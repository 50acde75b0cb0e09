import { z } from 'zod';
import { answerBriefSchema, answerSchema } from '../answer/index.js';
import { caseId, evidenceId } from './common.js';
import { read } from './define.js';

/** Calls about the answers of a case, joined over its examinations. */
export const answerCalls = {
  'answers.list': read(
    'Returns the answer for each work and model that were examined together, in brief.',
    z.strictObject({ caseId }),
    z.strictObject({ answers: z.array(answerBriefSchema) }),
    ['case-unknown', 'case-differs', 'audit-broken', 'findings-broken'],
  ),
  'answers.show': read(
    'Returns the answer for one work and one model: one sentence, what speaks for and against it, and what was not examined.',
    z.strictObject({ caseId, modelId: evidenceId, workId: evidenceId }),
    answerSchema,
    ['case-unknown', 'evidence-unknown', 'case-differs', 'audit-broken', 'findings-broken'],
  ),
};
