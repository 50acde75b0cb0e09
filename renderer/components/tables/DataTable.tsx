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
import { CopyButton } from '../actions/CopyButton.js';
import { visibleString } from '../../../src/figure/index.js';
import { cellText, columnTitle, sortRows, type DataColumn, type SortOrder } from './dataColumn.js';
import { HostileText } from '../text/HostileText.js';
import { Icon } from '../marks/Icon.js';
import { toCsv } from './toCsv.js';
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
  const columns = useMemo(() => allColumns.filter(({ isCsvOnly }) => isCsvOnly !== true), [allColumns]);
  const [order, setOrder] = useState(defaultSort);
  const sorted = useMemo(
    () => sortRows(rows, columns, order, (row) => pinnedKeys?.has(rowKey(row)) ?? false),
    [rows, columns, order, pinnedKeys, rowKey],
  );
  // Unchanged rows are not created again while someone types into a filter.
  const items = useMemo(() => sorted.map((row) => ({ id: rowKey(row), row })), [sorted, rowKey]);
  const headerColumn = columns.find((column) => column.isRowHeader === true) ?? columns[0];
  const hasChecks = selectionMode === 'multiple';
  const table = (
    <Table
      aria-label={label}
      className={isVirtual ? 'p-table p-table-virtual' : 'p-table'}
      selectionMode={selectionMode}
      selectionBehavior={isClickSelecting ? 'replace' : 'toggle'}
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
            isRowHeader={column === headerColumn}
            allowsSorting={column.isSortable ?? true}
            textValue={columnTitle(column)}
            width={typeof column.width === 'number' ? (column.width / 16) * rem : (column.width ?? '1fr')}
            {...widthStyle(column.width, isVirtual)}
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
                {column === headerColumn && pinnedKeys?.has(id) === true && (
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
            <CopyButton variant="button" text={() => toCsv(sorted, allColumns)} what={`${label} as CSV`}>
              Copy as CSV
            </CopyButton>
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
): { readonly style?: React.CSSProperties } {
  return isVirtual || typeof width !== 'number' ? {} : { style: { width: `${width / 16}rem` } };
}
