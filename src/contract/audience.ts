import type { ContractEvent } from './contract.js';

/**
 * The case whose windows an event may reach; null when it is for every window. Two cases may be two matters: a window that looks at one
 * learns nothing of the other.
 */
export function audienceOf({ name, payload }: ContractEvent): string | null {
  switch (name) {
    case 'cases.changed':
    case 'offline.changed':
      return null;
    case 'job.changed':
      return payload.caseId === '' ? null : payload.caseId;
    case 'case.changed':
    case 'queue.changed':
    case 'run.progress':
    case 'run.results':
    case 'run.ended':
    case 'run.log':
    case 'ask.text':
      return payload.caseId;
  }
}

/** May a window that looks at that case, or at none, receive the event? */
export function mayHear(event: ContractEvent, caseId: string | null): boolean {
  const audience = audienceOf(event);
  return audience === null || audience === caseId;
}
