import { ATTACKS } from '../../attacks/index.js';
import type { CaseFolder } from '../../casefile/index.js';
import type { QueueSubject } from '../../contract/index.js';

/** The number of works that are named; the number of all of them stands beside. */
const NAMED_WORKS = 3;

/** What a run in the queue examines, as windows show it. */
export function queueSubject(
  opened: CaseFolder,
  examined: {
    readonly attackId: string;
    readonly modelId: string;
    readonly targetIds: readonly string[];
    readonly controlIds: readonly string[];
  },
): QueueSubject {
  const { attackId, modelId, targetIds, controlIds } = examined;
  const named = (id: string): { id: string; name: string } => {
    const item = opened.index.evidence.find((one) => one.id === id);
    return { id, name: item === undefined || item.title === '' ? (item?.name ?? id) : item.title };
  };
  return {
    attackTitle: ATTACKS.find(({ id }) => id === attackId)?.title ?? attackId,
    model: named(modelId),
    works: targetIds.slice(0, NAMED_WORKS).map(named),
    workCount: targetIds.length,
    controlCount: controlIds.length,
  };
}

/** The same as a title, e.g. `Probabilistic extraction on P1`. */
export function subjectTitle({ attackTitle, model }: QueueSubject): string {
  return `${attackTitle} on ${model.name}`;
}
