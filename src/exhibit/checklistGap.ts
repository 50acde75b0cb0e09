import type { Report } from '../domain/index.js';

/** What a gap of a report is about, so that a window can lead to it. */
export type GapSubject =
  | { readonly kind: 'evidence' | 'examination' | 'exhibit'; readonly id: string }
  /** `matter`: the head of the case; `report`: the words of the report itself; `key`: the signer; `program`: the program and this machine. */
  | { readonly kind: 'matter' | 'report' | 'key' | 'program' };

/** A gap as a check states it. */
export interface FoundGap {
  readonly level: 'refuse' | 'warn';
  /** Path of the field in the report. */
  readonly field: string;
  readonly why: string;
}

/** A gap in a report: `refuse` prevents a seal, `warn` does not. */
export interface ChecklistGap extends FoundGap {
  readonly subject: GapSubject;
}

/** What the field of a gap belongs to. */
export function subjectOf(report: Report, field: string): GapSubject {
  const [, list = '', place = ''] = /^(items|examinations|exhibits)\[(\d+)\]/.exec(field) ?? [];
  const at = Number(place);
  if (list === 'items') return named('evidence', report.items[at]?.evidence.id);
  if (list === 'examinations') return named('examination', report.examinations[at]?.id);
  if (list === 'exhibits') return named('exhibit', report.exhibits[at]?.entry.id);
  if (field.startsWith('case.head.')) return { kind: 'matter' };
  if (field.startsWith('signer')) return { kind: 'key' };
  return { kind: /^(environment|selfTest|integrity)/.test(field) ? 'program' : 'report' };
}

function named(kind: 'evidence' | 'examination' | 'exhibit', id: string | undefined): GapSubject {
  return id === undefined ? { kind: 'report' } : { kind, id };
}
