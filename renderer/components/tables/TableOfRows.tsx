import {
  Cell,
  CheckboxButton,
  CheckboxField,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  type Key,
  type Selection,
} from 'react-aria-components';
import { memo, type ReactNode } from 'react';
import { unitName } from '../../../src/domain/index.js';
import { visibleString } from '../../../src/figure/index.js';
import { cellText, columnTitle, type DataColumn, type SortOrder } from './dataColumn.js';
import { ColumnEdge } from './ColumnEdge.js';
import { HostileText } from '../text/HostileText.js';
import { Icon } from '../marks/Icon.js';
import { useRem } from '../hooks/useRem.js';
import type { ColumnWidths } from './columnWidths.js';

/** The height of a row of a virtual table, rem. */
export const ROW_REM = 2;
const CHECK_WIDTH = 2.25;

export interface TableOfRowsProps<T extends object> {
  readonly label: string;
  readonly columns: readonly DataColumn<T>[];
  /** The column that names the row. */
  readonly header: DataColumn<T> | undefined;
  /** In the order in which they are shown. */
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
  readonly empty: ReactNode;
  readonly order: SortOrder | undefined;
  readonly onOrder: (order: SortOrder) => void;
  readonly onOpen: ((key: Key) => void) | undefined;
  readonly selectionMode: 'none' | 'single' | 'multiple';
  readonly selectedKeys: ReadonlySet<string> | undefined;
  readonly onSelect: (keys: Selection) => void;
  readonly isClickSelecting: boolean;
  readonly pinnedKeys: ReadonlySet<string> | undefined;
  readonly isVirtual: boolean;
  /** Height of a virtual table, rem. */
  readonly height: number | undefined;
  /** Undefined where widths cannot be changed. */
  readonly widths: ColumnWidths | undefined;
  readonly onWidth: (column: string, rem: number | undefined) => void;
}

/** The table within a DataTable. A table with the same rows and columns is not drawn again, whatever else changes around it. */
export const TableOfRows = memo(Rows) as typeof Rows;

function Rows<T extends object>({
  label,
  columns,
  header,
  rows,
  rowKey,
  empty,
  order,
  onOrder,
  onOpen,
  selectionMode,
  selectedKeys,
  onSelect,
  isClickSelecting,
  pinnedKeys,
  isVirtual,
  height,
  widths,
  onWidth,
}: TableOfRowsProps<T>): React.JSX.Element {
  const rem = useRem();
  const hasChecks = selectionMode === 'multiple';
  return (
    <Table
      aria-label={label}
      className={isVirtual ? 'p-table p-table-virtual' : 'p-table'}
      selectionMode={selectionMode}
      selectionBehavior={isClickSelecting ? 'replace' : 'toggle'}
      escapeKeyBehavior={isClickSelecting ? 'none' : 'clearSelection'}
      {...(selectedKeys === undefined ? {} : { selectedKeys })}
      onSelectionChange={onSelect}
      {...(order === undefined ? {} : { sortDescriptor: order })}
      {...(onOpen === undefined ? {} : { onRowAction: onOpen })}
      onSortChange={({ column, direction }) => onOrder({ column: String(column), direction })}
      {...(height === undefined ? {} : { style: { height: `${height}rem` } })}
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
            width={inPixels(column.width, widths?.[column.id], rem)}
            {...widthStyle(column.width, isVirtual, widths?.[column.id])}
          >
            {({ allowsSorting, sortDirection }) => (
              <span className="p-table-title">
                <span>
                  {column.title}
                  {column.unit !== undefined && (
                    <span className="p-table-unit"> ({unitName(column.unit)})</span>
                  )}
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
                {widths !== undefined && <ColumnEdge onWidth={(to) => onWidth(column.id, to)} />}
              </span>
            )}
          </Column>
        ))}
      </TableHeader>
      <TableBody
        // A row that is still the same object is not made again.
        items={rows}
        dependencies={[columns, pinnedKeys, hasChecks]}
        renderEmptyState={() => <div className="p-table-empty">{empty}</div>}
      >
        {(row) => (
          <Row
            id={rowKey(row)}
            className={pinnedKeys?.has(rowKey(row)) === true ? 'p-table-row p-table-pinned' : 'p-table-row'}
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
                {column === header && pinnedKeys?.has(rowKey(row)) === true && (
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
