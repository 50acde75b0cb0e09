import { useMemo, useState } from 'react';
import { Button, DataTable } from '../../components/index.js';
import { findingColumns, type FindingRow } from './findingColumns.js';
import { MarkSelected } from './MarkSelected.js';

/**
 * All findings in one table. A person can sort them, mark several as exhibits, and pin one as the baseline to see how far others with the same
 * unit are from it.
 */
export function FindingsTable({
  caseId,
  rows,
  mayWrite,
  onOpen,
}: {
  readonly caseId: string;
  readonly rows: readonly FindingRow[];
  readonly mayWrite: boolean;
  readonly onOpen: (row: FindingRow) => void;
}): React.JSX.Element {
  const [pinned, setPinned] = useState<string>();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const baseline = rows.find((row) => rowKey(row) === pinned);
  const columns = useMemo(() => findingColumns(caseId, baseline), [caseId, baseline]);
  const pinnedKeys = useMemo(() => new Set(pinned === undefined ? [] : [pinned]), [pinned]);
  const chosen = selected.size === 1 ? [...selected][0] : undefined;
  return (
    <DataTable<FindingRow>
      label="Findings"
      columns={columns}
      rows={rows}
      rowKey={rowKey}
      hasFilter
      selectionMode="multiple"
      isClickSelecting
      selectedKeys={selected}
      onSelectionChange={setSelected}
      pinnedKeys={pinnedKeys}
      onOpen={onOpen}
      toolbar={
        <>
          <Button size="small" icon="pin" isDisabled={chosen === undefined} onPress={() => setPinned(chosen)}>
            Pin selected row as baseline
          </Button>
          {pinned !== undefined && (
            <Button size="small" variant="quiet" onPress={() => setPinned(undefined)}>
              Unpin
            </Button>
          )}
          {mayWrite && (
            <MarkSelected caseId={caseId} rows={rows.filter((row) => selected.has(rowKey(row)))} />
          )}
          {selected.size === 0 && pinned === undefined && (
            <span className="muted">Select a row to compare the others with it.</span>
          )}
        </>
      }
      empty="No findings."
    />
  );
}

function rowKey({ examinationId, finding }: FindingRow): string {
  return `${examinationId} ${finding.id}`;
}
