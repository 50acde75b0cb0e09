import { useState } from 'react';
import { Button, DataTable } from '../../components/index.js';
import { findingColumns, type FindingRow } from './findingColumns.js';

/** All findings in one table. A person can sort them, and pin one as the baseline to see how far others with the same unit are from it. */
export function FindingsTable({
  caseId,
  rows,
  onOpen,
}: {
  readonly caseId: string;
  readonly rows: readonly FindingRow[];
  readonly onOpen: (row: FindingRow) => void;
}): React.JSX.Element {
  const [pinned, setPinned] = useState<string>();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const baseline = rows.find((row) => rowKey(row) === pinned);
  const [chosen] = selected;
  return (
    <DataTable<FindingRow>
      label="Findings"
      columns={findingColumns(caseId, baseline)}
      rows={rows}
      rowKey={rowKey}
      selectionMode="single"
      isClickSelecting
      selectedKeys={selected}
      onSelectionChange={setSelected}
      pinnedKeys={new Set(pinned === undefined ? [] : [pinned])}
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
          {chosen === undefined && pinned === undefined && (
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
