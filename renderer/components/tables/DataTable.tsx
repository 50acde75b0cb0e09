import './DataTable.css';
import { useMemo, useState, type ReactNode } from 'react';
import {
  Cell,
  CheckboxButton,
  CheckboxField,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  Virtualizer,
} from 'react-aria-components';
import '../fields/fields.css';
import { visibleString } from '../../../src/figure/index.js';
import { cellText, columnTitle, sortRows, type DataColumn, type SortOrder } from './dataColumn.js';
import { ColumnChoice } from './ColumnChoice.js';
import { ColumnEdge } from './ColumnEdge.js';
import { readWidths, withWidth } from './columnWidths.js';
import { CsvButtons } from './CsvButtons.js';
import { HostileText } from '../text/HostileText.js';
import { Icon } from '../marks/Icon.js';
import { toCsv } from './toCsv.js';
import { useKept } from '../hooks/useKept.js';
import { useRem } from '../hooks/useRem.js';

export type { DataColumn, SortOrder } from './dataColumn.js';

export interface DataTableProps<T> {
  /** Name of the table, for screen readers and for "Copied … as CSV". */
  readonly label: string;
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
}

/** From this many columns on, a person can choose which are shown, and how wide they are. */
const CHOSEN_FROM = 6;
const ROW_REM = 2;
const CHECK_WIDTH = 2.25;

export function DataTable<T>({
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
}: DataTableProps<T>): React.JSX.Element {
  const rem = useRem();
  const [hidden, setHidden] = useKept(`palimpsest.columns.${label}`, readIds);
  const [widths, setWidths] = useKept(`palimpsest.widths.${label}`, readWidths);
  const shownAtAll = useMemo(() => allColumns.filter(({ isCsvOnly }) => isCsvOnly !== true), [allColumns]);
  const header = shownAtAll.find((column) => column.isRowHeader === true) ?? shownAtAll[0];
  const columns = useMemo(
    () => shownAtAll.filter((column) => column === header || !hidden.includes(column.id)),
    [shownAtAll, header, hidden],
  );
  const isSized = shownAtAll.length >= CHOSEN_FROM;
  const chosenWidth = (id: string): number | undefined => (isSized ? widths[id] : undefined);
  const [order, setOrder] = useState(defaultSort);
  const sorted = useMemo(
    // Also by a column that is hidden now.
    () => sortRows(rows, shownAtAll, order, (row) => pinnedKeys?.has(rowKey(row)) ?? false),
    [rows, shownAtAll, order, pinnedKeys, rowKey],
  );
  // Unchanged rows are not created again while someone types into a filter.
  const items = useMemo(() => sorted.map((row) => ({ id: rowKey(row), row })), [sorted, rowKey]);
  const hasChecks = selectionMode === 'multiple';
  const table = (
    <Table
      aria-label={label}
      className={isVirtual ? 'p-table p-table-virtual' : 'p-table'}
      selectionMode={selectionMode}
      selectionBehavior={isClickSelecting ? 'replace' : 'toggle'}
      escapeKeyBehavior={isClickSelecting ? 'none' : 'clearSelection'}
      {...(selectedKeys === undefined ? {} : { selectedKeys })}
      onSelectionChange={(keys) =>
        onSelectionChange?.(new Set(keys === 'all' ? rows.map(rowKey) : [...keys].map(String)))
      }
      {...(order === undefined ? {} : { sortDescriptor: order })}
      onSortChange={({ column, direction }) => setOrder({ column: String(column), direction })}
      {...(isVirtual && height !== undefined ? { style: { height: `${height}rem` } } : {})}
    >
      <TableHeader className="p-table-head">
        {hasChecks && (
          <Column
            className="p-table-column p-table-check"
            width={CHECK_WIDTH * rem}
            {...widthStyle(36, isVirtual)}
          >
            <SelectionBox />
          </Column>
        )}
        {columns.map((column) => (
          <Column
            key={column.id}
            id={column.id}
            className={`p-table-column p-align-${column.align ?? 'start'}`}
            isRowHeader={column === header}
            allowsSorting={column.isSortable ?? true}
            textValue={columnTitle(column)}
            width={inPixels(column.width, chosenWidth(column.id), rem)}
            {...widthStyle(column.width, isVirtual, chosenWidth(column.id))}
          >
            {({ allowsSorting, sortDirection }) => (
              <span className="p-table-title">
                <span>
                  {column.title}
                  {column.unit !== undefined && <span className="p-table-unit"> ({column.unit})</span>}
                </span>
                {allowsSorting && (
                  <span
                    className={sortDirection === undefined ? 'p-table-sort p-table-sort-off' : 'p-table-sort'}
                  >
                    <Icon
                      size="small"
                      name={
                        sortDirection === undefined
                          ? 'sort'
                          : sortDirection === 'ascending'
                            ? 'arrow-up'
                            : 'arrow-down'
                      }
                    />
                  </span>
                )}
                {isSized && (
                  <ColumnEdge onWidth={(to) => setWidths((before) => withWidth(before, column.id, to))} />
                )}
              </span>
            )}
          </Column>
        ))}
      </TableHeader>
      <TableBody
        items={items}
        dependencies={[columns, pinnedKeys, hasChecks, onOpen]}
        renderEmptyState={() => <div className="p-table-empty">{empty}</div>}
      >
        {({ id, row }) => (
          <Row
            id={id}
            className={pinnedKeys?.has(id) === true ? 'p-table-row p-table-pinned' : 'p-table-row'}
            {...(onOpen === undefined ? {} : { onAction: () => onOpen(row) })}
          >
            {hasChecks && (
              <Cell className="p-table-cell p-table-check">
                <SelectionBox />
              </Cell>
            )}
            {columns.map((column) => (
              <Cell
                key={column.id}
                className={`p-table-cell p-align-${column.align ?? 'start'}`}
                textValue={visibleString(cellText(column, row))}
              >
                {column === header && pinnedKeys?.has(id) === true && (
                  <span className="p-table-pin">
                    <Icon name="pin" size="small" label="pinned" />
                  </span>
                )}
                {column.cell === undefined ? <HostileText text={cellText(column, row)} /> : column.cell(row)}
              </Cell>
            ))}
          </Row>
        )}
      </TableBody>
    </Table>
  );
  return (
    <div className="p-table-frame">
      {(toolbar !== undefined || (hasCsv && rows.length > 0)) && (
        <div className="row-spread">
          <div className="row">{toolbar}</div>
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
          {table}
        </div>
      )}
    </div>
  );
}

/** Width of a column for a virtual table. */
function inPixels(
  own: number | `${number}fr` | undefined,
  chosenRem: number | undefined,
  rem: number,
): number | `${number}fr` {
  if (chosenRem !== undefined) return chosenRem * rem;
  return typeof own === 'number' ? (own / 16) * rem : (own ?? '1fr');
}

/** Ids of hidden columns from what was stored, which may be anything. */
function readIds(kept: unknown): readonly string[] {
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}

/** react-aria names it ("Select", "Select all") and associates it with its row. */
function SelectionBox(): React.JSX.Element {
  return (
    <CheckboxField slot="selection">
      <CheckboxButton className="p-choice">
        {({ isIndeterminate }) => (
          <span className="p-checkbox" aria-hidden="true">
            <Icon name={isIndeterminate ? 'minus' : 'check'} size="small" />
          </span>
        )}
      </CheckboxButton>
    </CheckboxField>
  );
}

/** A table laid out by the browser takes widths from its head; a virtual one computes them itself. */
function widthStyle(
  width: number | `${number}fr` | undefined,
  isVirtual: boolean,
  chosenRem?: number,
): { readonly style?: React.CSSProperties } {
  if (isVirtual) return {};
  // As wide as it was made, even if the table must then be scrolled.
  if (chosenRem !== undefined) return { style: { width: `${chosenRem}rem`, minWidth: `${chosenRem}rem` } };
  // Text that may break anywhere would otherwise be broken into single letters.
  return { style: typeof width === 'number' ? { width: `${width / 16}rem` } : { minWidth: '12rem' } };
}
