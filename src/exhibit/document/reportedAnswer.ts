import { answerOf, type Answer, type AnswerExamination } from '../../answer/index.js';
import type { Report, ReportExamination } from '../../domain/index.js';
import { modelTitle, workTitle } from '../statement/workTitle.js';

/** The answer for one model and one work from the examinations of a report, by the rules of the window. */
export function reportedAnswer(report: Report, modelId: string, workId: string): Answer {
  const own = report.examinations.filter((examination) => isAbout(examination, modelId, workId));
  const [first] = own;
  const ofWork = report.examinations.flatMap((examination) => {
    const id = modelIdOf(examination);
    return id !== undefined && id !== modelId && isAbout(examination, id, workId) ? [id] : [];
  });
  return answerOf({
    model: {
      id: modelId,
      name: modelTitle(report, first, modelId),
      role: report.items.find(({ evidence }) => evidence.id === modelId)?.evidence.role ?? null,
    },
    work: {
      id: workId,
      title: first === undefined ? workId : workTitle(report, first, workId),
      firstPublished:
        report.items.find(({ evidence }) => evidence.id === workId)?.evidence.firstPublished ?? '',
    },
    examinations: own.map(examinationOf),
    others: [...new Set(ofWork)].map((id) => {
      const theirs = report.examinations.filter((examination) => isAbout(examination, id, workId));
      return {
        model: { id, name: modelTitle(report, theirs[0], id) },
        examinations: theirs.map(examinationOf),
      };
    }),
  });
}

function modelIdOf({ start, findings }: ReportExamination): string | undefined {
  return start?.model.id ?? findings?.model.id;
}

function isAbout(examination: ReportExamination, modelId: string, workId: string): boolean {
  const { start, findings } = examination;
  return (
    modelIdOf(examination) === modelId &&
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
