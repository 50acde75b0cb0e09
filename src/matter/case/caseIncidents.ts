import type { AuditEntry } from '../../casefile/index.js';
import { caseIncidentSchema, type CaseIncident } from '../../domain/index.js';

const KINDS = caseIncidentSchema.shape.kind;

/** What happened to a case out of the ordinary: crashes, repairs, and that it was restored or copied. */
export function caseIncidents(entries: readonly AuditEntry[]): CaseIncident[] {
  return entries.flatMap(({ seq, time, action, detail }) => {
    const kind = KINDS.safeParse(action);
    if (!kind.success) return [];
    const { reason } = detail;
    const isGiven = kind.data === 'case-adopted' && typeof reason === 'string';
    return [{ entry: seq, at: time, kind: kind.data, reason: isGiven ? reason : '' }];
  });
}
