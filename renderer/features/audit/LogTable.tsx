import { useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CallOutput } from '../../../src/contract/index.js';
import { counted, type PalimpsestError } from '../../../src/base/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useClient } from '../../api/index.js';
import {
  actionWords,
  Button,
  DataTable,
  EmptyState,
  ErrorPanel,
  LoadingState,
  SearchField,
  SelectField,
  useDebounced,
} from '../../components/index.js';
import { AUDIT_COLUMNS, type AuditEntryShown } from './auditColumns.js';
import { AuditEntryDialog } from './AuditEntryDialog.js';

const PAGE = 50;
const EVERY_ACTION = 'all';

/** The entries of the log, filtered, a page at a time. */
export function LogTable({ caseId }: { readonly caseId: string }): React.JSX.Element {
  const client = useClient();
  const [action, setAction] = useState(EVERY_ACTION);
  const [text, setText] = useState('');
  const [from, setFrom] = useState(0);
  const [open, setOpen] = useState<AuditEntryShown>();
  const settled = useDebounced(text, 200);
  const input = {
    caseId,
    from,
    count: PAGE,
    action: action === EVERY_ACTION ? '' : action,
    text: settled,
  };
  const log = useQuery<CallOutput<'audit.list'>, PalimpsestError>({
    queryKey: ['audit.list', input],
    queryFn: () => client.call('audit.list', input),
    // While someone types a filter, the last entries stay until the answer arrives.
    placeholderData: keepPreviousData,
  });
  const { data } = log;
  const last = Math.min(from + PAGE, data?.matching ?? 0);
  return (
    <div className="stack">
      {log.error !== null && <ErrorPanel error={log.error} onRetry={() => void log.refetch()} />}
      {data === undefined && log.error === null && <LoadingState label="Reading the audit log" />}
      {data !== undefined && (
        <DataTable<AuditEntryShown>
          label="Audit log"
          columns={AUDIT_COLUMNS}
          rows={data.entries}
          rowKey={seqOf}
          onOpen={setOpen}
          toolbar={
            <>
              <SearchField
                label="Filter"
                placeholder="Filter by any word"
                value={text}
                maxLength={200}
                onChange={(words) => {
                  setText(words);
                  setFrom(0);
                }}
              />
              <SelectField
                label="Action"
                isLabelHidden
                aria-label="Action"
                selectedKey={action}
                onSelectionChange={(id) => {
                  setAction(id);
                  setFrom(0);
                }}
                options={[
                  { id: EVERY_ACTION, label: 'All actions' },
                  ...data.actions.map((id) => ({ id, label: actionWords(id) })),
                ]}
              />
              <span className="muted" role="status">
                {formatCount(data.matching)} of {counted(data.total, 'entry', 'entries')}
              </span>
            </>
          }
          empty={
            <EmptyState title="No matching entries">Change the words or the action in the filter.</EmptyState>
          }
        />
      )}
      {data !== undefined && data.matching > PAGE && (
        <nav className="row" aria-label="Pages of the audit log">
          <Button isDisabled={from === 0} onPress={() => setFrom(Math.max(0, from - PAGE))}>
            Newer entries
          </Button>
          <span className="muted">
            {formatCount(from + 1)} to {formatCount(last)}, newest first
          </span>
          <Button isDisabled={last >= data.matching} onPress={() => setFrom(from + PAGE)}>
            Older entries
          </Button>
        </nav>
      )}
      <AuditEntryDialog entry={open} onClose={() => setOpen(undefined)} />
    </div>
  );
}

function seqOf({ seq }: AuditEntryShown): string {
  return String(seq);
}
