import type { Remark } from '../../base/index.js';
import { UNCALIBRATED_MARK, type Finding } from '../../domain/index.js';
import { foreign, say, type Inline } from './blocks.js';

/** `UNCALIBRATED` with the reasons, for an uncalibrated finding; nothing for any other. */
export function alarmOf(finding: Finding): Inline[] {
  if (finding.calibration.kind !== 'uncalibrated') return [];
  const reasons = joinedReasons(finding.calibration.reasons);
  return [
    say(UNCALIBRATED_MARK, 'alarm'),
    ...(reasons === '' ? [] : [say(': ', 'alarm'), ...foreign(reasons, 'alarm')]),
  ];
}

/** Reasons as one sentence; each may or may not end in a period of its own. */
export function joinedReasons(reasons: readonly Remark[]): string {
  return reasons.length === 0 ? '' : `${reasons.map(({ text }) => text.replace(/\.$/, '')).join('; ')}.`;
}
