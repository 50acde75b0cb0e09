import { answerOf, type Answer, type AnswerExamination } from '../../answer/index.js';
import type { Report, ReportExamination } from '../../domain/index.js';
import { workTitle } from '../statement/workTitle.js';

/** The answer for one model and one work from the examinations of a report, by the rules of the window. */
export function reportedAnswer(report: Report, modelId: string, workId: string): Answer {
  const item = report.items.find(({ evidence }) => evidence.id === modelId);
  const own = report.examinations.filter((examination) => isAbout(examination, modelId, workId));
  const [first] = own;
  return answerOf({
    model: {
      id: modelId,
      name: item?.evidence.title || (first?.findings?.model.name ?? item?.evidence.name ?? modelId),
      role: item?.evidence.role ?? null,
    },
    work: { id: workId, title: first === undefined ? workId : workTitle(report, first, workId) },
    examinations: own.map(examinationOf),
  });
}

function isAbout({ start, findings }: ReportExamination, modelId: string, workId: string): boolean {
  const model = start?.model.id ?? findings?.model.id;
  return (
    model === modelId &&
    (start?.targets.some(({ id }) => id === workId) === true ||
      findings?.findings.some((finding) => finding.workId === workId) === true)
  );
}

function examinationOf({ id, status, attack, start, findings }: ReportExamination): AnswerExamination {
  const attackId = attack?.id ?? start?.attack.id ?? findings?.attack.id ?? '';
  return {
    id,
    status,
    start,
    findings,
    attackId,
    attackTitle: attack?.title ?? findings?.attack.title ?? attackId,
  };
}
