import type { Calibration, ReportExamination } from '../../domain/index.js';

/** How the numbers about one work are calibrated: the same for every finding of an examination; uncalibrated without findings. */
export function calibrationOf(examination: ReportExamination, workId: string): Calibration['kind'] {
  const findings = examination.findings?.findings ?? [];
  return findings.find((finding) => finding.workId === workId)?.calibration.kind ?? 'uncalibrated';
}

/** Why no error rate may be printed, as a clause; empty when one may. */
export function whyNoErrorRate(kind: Calibration['kind']): string {
  return {
    calibrated: '',
    imperfect: 'the calibration is imperfect',
    uncalibrated: 'the numbers are uncalibrated',
  }[kind];
}
