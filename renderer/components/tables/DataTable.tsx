import './DataTable.css';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { TableLayout, Virtualizer, type Key, type Selection } from 'react-aria-components';
import { formatCount } from '../../../src/figure/index.js';
import { FILTERED_FROM } from '../fields/filteredFrom.js';
import { SearchField } from '../fields/SearchField.js';
import { filterRows, sortRows, type DataColumn, type SortOrder } from './dataColumn.js';
import { ColumnChoice } from './ColumnChoice.js';
import { readWidths, withWidth } from './columnWidths.js';
import { CsvButtons } from './CsvButtons.js';
import { PiecewiseRows } from './PiecewiseRows.js';
import { ROW_REM, TableOfRows } from './TableOfRows.js';
import { toCsv } from './toCsv.js';
import { useKept } from '../hooks/useKept.js';
import { useRem } from '../hooks/useRem.js';
import { useStableCallback } from '../hooks/useStableCallback.js';

export type { DataColumn, SortOrder } from './dataColumn.js';

export interface DataTableProps<T extends object> {
  /** Name of the table, for screen readers and for "Copied … as CSV". */
  readonly label: string;
  /** Kept by the caller, as the rows are: with other columns, or other objects, rows are made again. */
  readonly columns: readonly DataColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  /** Shown when there are no rows. */
  readonly empty: ReactNode;
  readonly defaultSort?: SortOrder | undefined;
  /** Called on Enter or a click on a row. */
  readonly onOpen?: ((row: T) => void) | undefined;
  readonly selectionMode?: 'none' | 'single' | 'multiple' | undefined;
  readonly selectedKeys?: ReadonlySet<string> | undefined;
  readonly onSelectionChange?: ((keys: Set<string>) => void) | undefined;
  /** A click and the arrow keys select; a double click or Enter opens. Without it, a click opens at once. */
  readonly isClickSelecting?: boolean | undefined;
  /** Rows that stay on top in any order, for example a baseline. */
  readonly pinnedKeys?: ReadonlySet<string> | undefined;
  /**
   * Only rows in view are drawn: for a few thousand rows (each still takes about 5 KB of memory; LongTable can hold more). All rows
   * are then one line high, and `height` is required.
   */
  readonly isVirtual?: boolean | undefined;
  /** Height in rem; the table scrolls within it and its head stays. */
  readonly height?: number | undefined;
  /** Beside "Copy as CSV": filters, counts. */
  readonly toolbar?: ReactNode;
  readonly hasCsv?: boolean | undefined;
  /** Can its rows be filtered by a text? The field is there once there are several rows. */
  readonly hasFilter?: boolean | undefined;
}

/** From this many columns on, a person can choose which are shown, and how wide they are. */
const CHOSEN_FROM = 6;

export function DataTable<T extends object>({
  label,
  columns: allColumns,
  rows,
  rowKey,
  empty,
  defaultSort,
  onOpen,
  selectionMode = 'none',
  selectedKeys,
  onSelectionChange,
  isClickSelecting = false,
  pinnedKeys,
  isVirtual = false,
  height,
  toolbar,
  hasCsv = true,
  hasFilter = false,
}: DataTableProps<T>): React.JSX.Element {
  const rem = useRem();
  const [hidden, setHidden] = useKept(`palimpsest.columns.${label}`, readIds);
  const [widths, setWidths] = useKept(`palimpsest.widths.${label}`, readWidths);
  const shownAtAll = useMemo(() => allColumns.filter(({ only }) => only !== 'csv'), [allColumns]);
  const header = shownAtAll.find((column) => column.isRowHeader === true) ?? shownAtAll[0];
  const columns = useMemo(
    () => shownAtAll.filter((column) => column === header || !hidden.includes(column.id)),
    [shownAtAll, header, hidden],
  );
  const isSized = shownAtAll.length >= CHOSEN_FROM;
  const [order, setOrder] = useState(defaultSort);
  const [filter, setFilter] = useState('');
  const canFilter = hasFilter && (rows.length >= FILTERED_FROM || filter !== '');
  const filtered = useMemo(() => filterRows(rows, allColumns, filter), [rows, allColumns, filter]);
  const sorted = useMemo(
    // Also by a column that is hidden now.
    () => sortRows(filtered, shownAtAll, order, (row) => pinnedKeys?.has(rowKey(row)) ?? false),
    [filtered, shownAtAll, order, pinnedKeys, rowKey],
  );
  const select = useStableCallback((keys: Selection) =>
    onSelectionChange?.(new Set(keys === 'all' ? filtered.map(rowKey) : [...keys].map(String))),
  );
  const open = useStableCallback((key: Key) => {
    const row = rows.find((one) => rowKey(one) === key);
    if (row !== undefined) onOpen?.(row);
  });
  const setWidth = useCallback(
    (column: string, to: number | undefined) => setWidths((before) => withWidth(before, column, to)),
    [setWidths],
  );
  const table = (
    <TableOfRows<T>
      label={label}
      columns={columns}
      header={header}
      rows={sorted}
      rowKey={rowKey}
      empty={rows.length === 0 ? empty : filtered.length === 0 ? 'No row has this text.' : undefined}
      order={order}
      onOrder={setOrder}
      onOpen={onOpen === undefined ? undefined : open}
      selectionMode={selectionMode}
      selectedKeys={selectedKeys}
      onSelect={select}
      isClickSelecting={isClickSelecting}
      pinnedKeys={pinnedKeys}
      height={isVirtual ? height : undefined}
      isVirtual={isVirtual}
      widths={isSized ? widths : undefined}
      onWidth={setWidth}
    />
  );
  return (
    <div className="p-table-frame">
      {(toolbar !== undefined || canFilter || (hasCsv && rows.length > 0)) && (
        <div className="row-spread">
          <div className="row">
            {canFilter && (
              <>
                <SearchField
                  label={`Filter: ${label}`}
                  placeholder="Filter"
                  value={filter}
                  onChange={setFilter}
                />
                <span className="muted" role="status">
                  {filter.trim() !== '' && `${formatCount(filtered.length)} of ${formatCount(rows.length)}`}
                </span>
              </>
            )}
            {toolbar}
          </div>
          {hasCsv && rows.length > 0 && (
            <div className="row">
              {isSized && (
                <ColumnChoice
                  columns={shownAtAll}
                  header={header}
                  hidden={hidden}
                  onHide={setHidden}
                  widths={widths}
                  onWidths={setWidths}
                />
              )}
              <CsvButtons label={label} text={() => toCsv(sorted, allColumns)} />
            </div>
          )}
        </div>
      )}
      {isVirtual ? (
        <Virtualizer
          layout={TableLayout}
          layoutOptions={{ rowHeight: ROW_REM * rem, headingHeight: ROW_REM * rem }}
        >
          {table}
        </Virtualizer>
      ) : (
        <div
          className="p-table-scroll"
          {...(height === undefined ? {} : { style: { maxHeight: `${height}rem` } })}
        >
          <PiecewiseRows>{table}</PiecewiseRows>
        </div>
      )}
    </div>
  );
}

/** Ids of hidden columns from what was stored, which may be anything. */
function readIds(kept: unknown): readonly string[] {
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}
