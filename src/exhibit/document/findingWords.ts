import type { Finding } from '../../domain/index.js';
import { say, sentence, type Inline } from './blocks.js';

/** `UNCALIBRATED` with the reasons where a control is missing; nothing otherwise. */
export function alarmOf(finding: Finding): Inline[] {
  if (finding.calibration.kind !== 'uncalibrated') return [];
  const reasons = finding.calibration.reasons.join('; ');
  return [
    say('UNCALIBRATED', 'alarm'),
    ...(reasons === '' ? [] : [say(': ', 'alarm'), ...sentence(reasons, 'alarm')]),
  ];
}
