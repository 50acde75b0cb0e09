import type { CallOutput } from '../../../src/contract/index.js';
import { HostileText, UtcTime, type DataColumn } from '../../components/index.js';

/** An entry of the audit log. */
export type AuditEntryShown = CallOutput<'audit.list'>['entries'][number];

/** The columns of the audit log. */
export const AUDIT_COLUMNS: readonly DataColumn<AuditEntryShown>[] = [
  { id: 'seq', title: 'No.', width: 64, align: 'end', value: ({ seq }) => seq },
  {
    id: 'time',
    title: 'Time',
    width: 136,
    value: ({ time }) => time,
    cell: ({ time }) => <UtcTime iso={time} />,
  },
  {
    id: 'sentence',
    title: 'What was done',
    isRowHeader: true,
    isSortable: false,
    value: ({ sentence }) => sentence,
    cell: ({ sentence }) => <HostileText text={sentence} maxLength={300} />,
  },
  { id: 'action', title: 'Action', only: 'csv', value: ({ action }) => action },
  { id: 'detail', title: 'Detail', only: 'csv', value: ({ detail }) => JSON.stringify(detail) },
  {
    id: 'actor',
    title: 'Login',
    width: 96,
    value: ({ actor }) => actor,
    cell: ({ actor }) => <HostileText text={actor} maxLength={60} />,
  },
  {
    id: 'sha256',
    title: 'SHA-256 of the line',
    width: 96,
    isSortable: false,
    value: ({ sha256 }) => sha256,
    cell: ({ sha256 }) => (
      <span className="mono" title={sha256}>
        {sha256.slice(0, 8)}…
      </span>
    ),
  },
];
