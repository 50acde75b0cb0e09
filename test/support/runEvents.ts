import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractEvent, EventName, EventPayload } from '../../src/contract/index.js';
import type { OpenWorkbench } from './openWorkbench.js';

/** Journal, findings, workings and arrays of an examination, byte for byte. */
export function examinationBytes(caseFolder: string, id: string): Record<string, string> {
  const at = join(caseFolder, 'examinations', id);
  const arrays = readdirSync(join(at, 'arrays')).map((name) => `arrays/${name}`);
  return Object.fromEntries(
    ['journal.jsonl', 'findings.json', 'windows.jsonl', 'recompute.json', ...arrays].map((name) => [
      name,
      readFileSync(join(at, name), 'latin1'),
    ]),
  );
}

/** Events of one kind that a workbench sent so far. @param from events before this one are left out */
export function eventsOf<E extends EventName>(
  { events }: Pick<OpenWorkbench, 'events'>,
  name: E,
  from = 0,
): EventPayload<E>[] {
  return events
    .slice(from)
    .filter((event): event is ContractEvent & { readonly name: E } => event.name === name)
    .map(({ payload }) => payload as EventPayload<E>);
}

/** The first event for which the test holds, when it has come. @param from events before this one are left out */
export async function eventually<E extends EventName>(
  bench: Pick<OpenWorkbench, 'events'>,
  name: E,
  test: (payload: EventPayload<E>) => boolean,
  from = 0,
): Promise<EventPayload<E>> {
  for (;;) {
    const found = eventsOf(bench, name, from).find(test);
    if (found !== undefined) return found;
    await new Promise((settle) => setTimeout(settle, 5));
  }
}

/** Settles when nothing waits or runs any more, and the workbench has said so; what failed stays in the queue. */
export async function queueIdle(bench: OpenWorkbench, caseId: string): Promise<void> {
  const isIdle = (queue: readonly { readonly state: string }[]): boolean =>
    queue.every(({ state }) => state === 'failed');
  for (;;) {
    const { queue } = await bench.call('runs.list', { caseId });
    const said = eventsOf(bench, 'queue.changed').findLast((event) => event.caseId === caseId);
    if (isIdle(queue) && isIdle(said?.queue ?? [])) return;
    await new Promise((settle) => setTimeout(settle, 20));
  }
}
