import type { CallOutput } from '../../../src/contract/index.js';
import { visibleShort } from '../../../src/figure/index.js';
import { HostileText, UtcTime, type DataColumn } from '../../components/index.js';

/** An entry of the audit log. */
export type AuditEntryShown = CallOutput<'audit.list'>['entries'][number];

/** Actions whose names alone do not say what was done. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['audit-repaired', 'Incomplete last line removed'],
  ['case-index-restored', 'Index restored from the log'],
  ['case-migrated', 'Case migrated from an earlier version'],
  ['evidence-receipt-undone', 'Incomplete receipt undone'],
  ['exhibit-undone', 'Incomplete exhibit undone'],
  ['head-signed', 'Head of the log signed'],
  ['head-stamped', 'Head of the log time-stamped'],
  ['report-begun', 'Report started, number reserved'],
  ['report-drafting', 'Draft moved into place'],
  ['report-sealing', 'Sealed report moved into place'],
  ['report-undone', 'Incomplete report undone'],
  ['self-tested', 'Self-test before the run'],
]);

/** `examination-started` as words. */
export function actionWords(action: string): string {
  const known = WORDS.get(action);
  if (known !== undefined) return known;
  const words = visibleShort(action, 100).replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The columns of the audit log. */
export const AUDIT_COLUMNS: readonly DataColumn<AuditEntryShown>[] = [
  { id: 'seq', title: 'No.', width: 64, align: 'end', value: ({ seq }) => seq },
  {
    id: 'time',
    title: 'Time',
    width: 184,
    value: ({ time }) => time,
    cell: ({ time }) => <UtcTime iso={time} />,
  },
  {
    id: 'action',
    title: 'Action',
    isRowHeader: true,
    width: 176,
    value: ({ action }) => actionWords(action),
  },
  {
    id: 'actor',
    title: 'By',
    width: 120,
    value: ({ actor }) => actor,
    cell: ({ actor }) => <HostileText text={actor} maxLength={60} />,
  },
  {
    id: 'detail',
    title: 'Details',
    isSortable: false,
    value: ({ detail }) => JSON.stringify(detail),
    cell: ({ detail }) => <HostileText text={cut(summary(detail), 100)} maxLength={120} />,
  },
  {
    id: 'sha256',
    title: 'SHA-256 of the line',
    width: 176,
    isSortable: false,
    value: ({ sha256 }) => sha256,
    cell: ({ sha256 }) => (
      <span className="mono" title={sha256}>
        {sha256.slice(0, 8)}…{sha256.slice(-8)}
      </span>
    ),
  },
];

/** The short values of an entry, as a summary for its row. */
function summary(detail: AuditEntryShown['detail']): string {
  return Object.entries(detail)
    .filter(
      ([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
    )
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(' · ');
}

/** Truncates a summary; the dialog shows the whole entry. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
