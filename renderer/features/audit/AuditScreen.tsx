import { useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CallOutput } from '../../../src/api/contract.js';
import type { PalimpsestError } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useClient } from '../../api/index.js';
import {
  Button,
  Card,
  DataTable,
  EmptyState,
  ErrorPanel,
  HashBadge,
  HostileText,
  LoadingState,
  PageHeader,
  SearchField,
  SelectField,
  useDebounced,
  UtcTime,
  type DataColumn,
} from '../../components/index.js';
import { ChainVerdict } from './ChainVerdict.js';

export interface AuditScreenProps {
  readonly caseId: string;
}

type Entry = CallOutput<'audit.list'>['entries'][number];

const PAGE = 200;
const EVERY_ACTION = 'all';

/** The audit chain: who did what when, each line bound to the one before by its hash. */
export function AuditScreen({ caseId }: AuditScreenProps): React.JSX.Element {
  const client = useClient();
  const [action, setAction] = useState(EVERY_ACTION);
  const [text, setText] = useState('');
  const [count, setCount] = useState(PAGE);
  const [open, setOpen] = useState<Entry>();
  const settled = useDebounced(text, 200);
  const input = { caseId, from: 0, count, action: action === EVERY_ACTION ? '' : action, text: settled };
  const log = useQuery<CallOutput<'audit.list'>, PalimpsestError>({
    queryKey: ['audit.list', input],
    queryFn: () => client.call('audit.list', input),
    // While a filter is typed, what was shown stays until the answer is there.
    placeholderData: keepPreviousData,
  });
  return (
    <div className="screen">
      <PageHeader
        title="Audit"
        subtitle="Everything that was done to this case, in order. A line that is changed, removed or moved breaks the chain from there on."
      />
      <ChainVerdict caseId={caseId} />
      {log.error !== null && <ErrorPanel error={log.error} onRetry={() => void log.refetch()} />}
      {log.data === undefined && log.error === null && <LoadingState label="Reading the audit log" />}
      {log.data !== undefined && (
        <DataTable<Entry>
          label="Audit log"
          columns={COLUMNS}
          rows={log.data.entries}
          rowKey={(entry) => String(entry.seq)}
          onOpen={setOpen}
          toolbar={
            <>
              <SearchField label="Filter" placeholder="Filter by any words" value={text} onChange={setText} />
              <SelectField
                label="Action"
                isLabelHidden
                aria-label="Action"
                selectedKey={action}
                onSelectionChange={setAction}
                options={[
                  { id: EVERY_ACTION, label: 'Every action' },
                  ...log.data.actions.map((id) => ({ id, label: actionWords(id) })),
                ]}
              />
              <span className="muted">
                {formatCount(log.data.matching)} of {formatCount(log.data.total)} entries
              </span>
            </>
          }
          empty={
            <EmptyState title="No entry matches">Change the words or the action of the filter.</EmptyState>
          }
        />
      )}
      {log.data !== undefined && log.data.matching > log.data.entries.length && (
        <div className="row">
          <Button onPress={() => setCount(Math.min(1000, count + PAGE))} isDisabled={count >= 1000}>
            Show older entries
          </Button>
        </div>
      )}
      {open !== undefined && (
        <Card
          title={`Entry ${open.seq}: ${actionWords(open.action)}`}
          actions={
            <Button size="small" variant="quiet" icon="close" onPress={() => setOpen(undefined)}>
              Close
            </Button>
          }
        >
          <div className="stack">
            <div className="row">
              <HashBadge digest={open.sha256} algorithm="SHA-256 of this line" />
              <HashBadge digest={open.prev} algorithm="of the line before" />
            </div>
            <HostileText text={JSON.stringify(open.detail, null, 2)} isMono keepLines maxLength={4000} />
          </div>
        </Card>
      )}
    </div>
  );
}

/** `examination-started` as words. */
function actionWords(action: string): string {
  const words = action.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const COLUMNS: readonly DataColumn<Entry>[] = [
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
    title: 'What',
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

/** The short values of an entry, so that a line tells what it is about. */
function summary(detail: Entry['detail']): string {
  return Object.entries(detail)
    .filter(
      ([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
    )
    .map(([key, value]) => `${key}: ${String(value)}`)
    .join(' · ');
}

/** The whole entry is one press away. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
