import type { CallOutput } from '../../../src/contract/index.js';
import { actionWords, HostileText, UtcTime, type DataColumn } from '../../components/index.js';

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
    id: 'action',
    title: 'Action',
    isRowHeader: true,
    width: 136,
    value: ({ action }) => actionWords(action),
  },
  {
    id: 'detail',
    title: 'What',
    isSortable: false,
    value: ({ subject, detail }) =>
      subject === '' ? JSON.stringify(detail) : `${subject} ${JSON.stringify(detail)}`,
    cell: ({ subject, detail }) => <What subject={subject} detail={detail} />,
  },
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

/** What an entry is about: first its name, then its short values, hashes last. */
function What({ subject, detail }: Pick<AuditEntryShown, 'subject' | 'detail'>): React.JSX.Element {
  const values = cut(summary(detail), 100);
  return (
    <>
      {subject !== '' && (
        <strong>
          <HostileText text={subject} maxLength={160} />
        </strong>
      )}
      {subject !== '' && values !== '' && <br />}
      {values !== '' && (
        <span className={subject === '' ? '' : 'muted'}>
          <HostileText text={values} maxLength={120} />
        </span>
      )}
    </>
  );
}

const HASH = /^[0-9a-f]{40,128}$/;

/** The short values of an entry, as a summary for its row; hashes stand last, shortened. */
function summary(detail: AuditEntryShown['detail']): string {
  const values = Object.entries(detail).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
  );
  const isHash = ([, value]: readonly [string, unknown]): boolean =>
    typeof value === 'string' && HASH.test(value);
  return [
    ...values.filter((one) => !isHash(one)).map(([key, value]) => `${key}: ${String(value)}`),
    ...values.filter(isHash).map(([key, value]) => `${key}: ${String(value).slice(0, 8)}…`),
  ].join(' · ');
}

/** Truncates a summary; the dialog shows the whole entry. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
