import type { Remark } from '../../base/index.js';
import { UNCALIBRATED_MARK, type Finding } from '../../domain/index.js';
import { sentencesOf } from './findings/notes.js';
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

/** Reasons as sentences, each said once: several reasons can begin with the same one. */
export function joinedReasons(reasons: readonly Remark[]): string {
  const sentences = reasons.flatMap(({ text }) => sentencesOf(/[.?!]$/.test(text) ? text : `${text}.`));
  return [...new Set(sentences)].join(' ');
}
