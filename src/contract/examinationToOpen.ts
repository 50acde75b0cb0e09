import type { CaseIndex } from '../domain/index.js';
import type { ExaminationShort } from './cases.js';

/** The examination whose findings are read first: the last finished one of a model under examination, else the last finished one. */
export function examinationToOpen(
  { evidence }: CaseIndex,
  examinations: readonly ExaminationShort[],
): ExaminationShort | undefined {
  const targets = new Set(evidence.filter(({ role }) => role === 'target-model').map(({ id }) => id));
  const finished = examinations.filter(({ status }) => status === 'finished');
  return finished.findLast(({ modelId }) => targets.has(modelId)) ?? finished.at(-1);
}
