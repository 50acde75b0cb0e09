import { caseIncidentSchema, entriesOf, type CaseIncident, type AuditEntry } from '../../domain/index.js';

const KINDS = caseIncidentSchema.shape.kind;

/** What happened to a case out of the ordinary: crashes, repairs, and that it was restored or copied. */
export function caseIncidents(entries: readonly AuditEntry[]): CaseIncident[] {
  return entriesOf(entries, ...KINDS.options).map(({ seq, time, action, detail }) => {
    const reason = action === 'case-adopted' ? detail.reason : '';
    return { entry: seq, at: time, kind: action, reason };
  });
}
