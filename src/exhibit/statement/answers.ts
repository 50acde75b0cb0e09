import { isShareUnit, type Finding, type ReportAnswer, type ReportExamination } from '../../domain/index.js';

/**
 * Which finding answers the question, for each target work of each finished examination: the headline if there is one, else the first tested
 * claim, else the first share, else the first number, else the first finding. A finding without a number, or whose threshold could not be
 * set, is chosen only if no other has both.
 */
export function reportAnswers(
  examinations: readonly Pick<ReportExamination, 'id' | 'findings'>[],
): ReportAnswer[] {
  return examinations.flatMap((examination) => {
    const findings = examination.findings?.findings ?? [];
    const works = [...new Set(findings.map((finding) => finding.workId))];
    return works.flatMap((workId): ReportAnswer[] => {
      const own = findings.filter((finding) => finding.workId === workId);
      const headline = headlineOf(own);
      if (headline === undefined) return [];
      return [
        {
          examinationId: examination.id,
          workId,
          headlineFindingId: headline.id,
          furtherFindingIds: own
            .filter(
              (finding) =>
                finding !== headline && (finding.standing !== 'measured' || finding.isHeadline === true),
            )
            .map((finding) => finding.id),
        },
      ];
    });
  });
}

function headlineOf(findings: readonly Finding[]): Finding | undefined {
  const numbers = findings.filter(
    ({ value, threshold }) =>
      typeof value === 'number' && (threshold === undefined || typeof threshold.log10 === 'number'),
  );
  return (
    numbers.find((finding) => finding.isHeadline === true) ??
    numbers.find((finding) => finding.standing !== 'measured') ??
    numbers.find((finding) => isShareUnit(finding.unit)) ??
    numbers[0] ??
    findings[0]
  );
}
