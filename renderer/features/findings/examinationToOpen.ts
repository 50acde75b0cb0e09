import type { CaseOverview, ExaminationShort } from '../../../src/contract/index.js';

/** The examination whose findings are shown first: the last finished one of a model under examination, else the last finished one. */
export function examinationToOpen({ examinations, index }: CaseOverview): ExaminationShort | undefined {
  const targets = new Set(index.evidence.filter(({ role }) => role === 'target-model').map(({ id }) => id));
  const finished = examinations.filter(({ status }) => status === 'finished');
  return finished.findLast(({ modelId }) => targets.has(modelId)) ?? finished.at(-1);
}
