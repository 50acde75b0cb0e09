import type { Handlers } from '../../contract/index.js';
import { CaseAnswers } from '../../matter/index.js';
import type { ServiceContext } from '../workbench/context.js';

/** Handlers for the answers of a case. What differs from the audit log answers nothing. */
export function answerHandlers({
  cases,
  checks,
  findings,
}: ServiceContext): Pick<Handlers, 'answers.list' | 'answers.show'> {
  const answers = new CaseAnswers(checks, findings);
  return {
    'answers.list': async ({ caseId }) => ({ answers: await answers.briefs(await cases.get(caseId)) }),
    'answers.show': async ({ caseId, modelId, workId }) =>
      answers.answer(await cases.get(caseId), modelId, workId),
  };
}
