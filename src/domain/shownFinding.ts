import type { Calibration, Finding } from './finding.js';

/** Kind of the finding whose value is the share of passages on a list, and whose control is a rate above a threshold. */
export const SINGLE_PASSAGES = 'conformal-list';
/** Kind of the finding of coverage at a threshold that no control set. */
export const FIXED_THRESHOLD = 'coverage-fixed-threshold';

/** The calibration of a finding as it is shown. */
export type ShownCalibration = Calibration['kind'] | 'fixed-threshold';

/** Is the control of a finding of another measure than its value? The two are then not shown as a pair. */
export function isControlApart(finding: Pick<Finding, 'id' | 'workId'>): boolean {
  return isOfKind(SINGLE_PASSAGES, finding);
}

/** How the calibration of a finding is shown: a fixed threshold is not calibrated, however well the control fits. */
export function shownCalibration(
  finding: Pick<Finding, 'id' | 'workId'> & { readonly calibration: Pick<Calibration, 'kind'> },
): ShownCalibration {
  const { kind } = finding.calibration;
  return kind !== 'uncalibrated' && isOfKind(FIXED_THRESHOLD, finding) ? 'fixed-threshold' : kind;
}

function isOfKind(kind: string, { id, workId }: Pick<Finding, 'id' | 'workId'>): boolean {
  return id === `${kind}/${workId}`;
}
