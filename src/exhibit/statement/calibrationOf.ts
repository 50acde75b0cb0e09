import type { Calibration, ReportExamination } from '../../domain/index.js';

/**
 * How the numbers about one work are calibrated: the same for every finding of an examination, apart from those of windows in an answer;
 * uncalibrated without findings.
 */
export function calibrationOf(
  examination: ReportExamination,
  workId: string,
  part: 'raw' | 'in-answer' = 'raw',
): Calibration['kind'] {
  const found = examination.findings?.findings.find(
    (finding) =>
      finding.workId === workId && (part === 'in-answer') === /^[^/]*-in-answer\//u.test(finding.id),
  );
  return found?.calibration.kind ?? 'uncalibrated';
}

/** Why no error rate may be printed, as a clause; empty when one may. */
export function whyNoErrorRate(kind: Calibration['kind']): string {
  return {
    calibrated: '',
    imperfect: 'the calibration is imperfect',
    uncalibrated: 'the numbers are uncalibrated',
  }[kind];
}
