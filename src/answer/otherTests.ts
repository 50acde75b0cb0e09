import type { Finding } from '../domain/index.js';
import {
  findingOfPassages,
  measuredPassages,
  PASSAGES,
  type AnswerSource,
  type MeasuredPassages,
  type OtherModel,
} from './source.js';

/** The same passages of the work under another model, with the same control. */
export interface SameTest {
  readonly model: OtherModel['model'];
  readonly measured: MeasuredPassages;
  /** Its finding about passages above its family floor. */
  readonly passages: Finding;
  readonly counts: { readonly hits: number; readonly total: number };
}

/**
 * What the other models of the case gave in the same test: by the same attack, with passages of the same size, and with the same control. A
 * test whose control does not fit says nothing and is not among them.
 */
export function sameTests(source: AnswerSource, measured: MeasuredPassages): SameTest[] {
  const { work } = source;
  return source.others.flatMap(({ model, examinations }): SameTest[] => {
    const theirs = measuredPassages({
      work,
      examinations: examinations.filter((examination) => isSameTest(examination, measured)),
    });
    const passages =
      theirs === null
        ? undefined
        : findingOfPassages({ work }, theirs.examination, PASSAGES['memorized-passages']);
    if (theirs === null || passages?.count === undefined || passages.calibration.kind === 'uncalibrated')
      return [];
    return [{ model, measured: theirs, passages, counts: passages.count }];
  });
}

function isSameTest(
  { attackId, findings }: OtherModel['examinations'][number],
  { examination, details }: MeasuredPassages,
): boolean {
  const theirs = findings?.details;
  return (
    theirs?.kind === 'windows' &&
    attackId === examination.attackId &&
    theirs.prefixTokens === details.prefixTokens &&
    theirs.suffixTokens === details.suffixTokens &&
    controlsOf(theirs) === controlsOf(details)
  );
}

function controlsOf({ controls }: MeasuredPassages['details']): string {
  return controls
    .map(({ workId }) => workId)
    .sort()
    .join(' ');
}
