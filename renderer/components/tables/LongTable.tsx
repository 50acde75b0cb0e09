import './LongTable.css';
import { useMemo, useState, type ReactNode } from 'react';
import { counted } from '../../../src/base/index.js';
import { visibleString } from '../../../src/figure/index.js';
import { CsvButtons } from './CsvButtons.js';
import { cellText, columnTitle, sortRows, type DataColumn, type SortOrder } from './dataColumn.js';
import { Icon } from '../marks/Icon.js';
import { toCsv } from './toCsv.js';
import { VirtualList } from './VirtualList.js';

export interface LongTableProps<T> {
  /** Name of the table, for screen readers and for "Copied … as CSV". */
  readonly label: string;
  readonly columns: readonly DataColumn<T>[];
  readonly rows: readonly T[];
  /** The number of rows without a filter. */
  readonly total: number;
  /** The noun for a row: "tensor". */
  readonly noun: string;
  /** Shown when there are no rows. */
  readonly empty: ReactNode;
  readonly toolbar?: ReactNode;
  /** Long values wrap instead of being truncated; rows are then as high as they need. */
  readonly isWrapped?: boolean | undefined;
}

/**
 * A table for reading and sorting a hundred thousand rows. Rows of DataTable can be opened and selected, but it keeps every cell of every
 * row in memory.
 */
export function LongTable<T>({
  label,
  columns,
  rows,
  total,
  noun,
  empty,
  toolbar,
  isWrapped = false,
}: LongTableProps<T>): React.JSX.Element {
  const [order, setOrder] = useState<SortOrder>();
  const sorted = useMemo(
    () => (order === undefined ? rows : sortRows(rows, columns, order)),
    [rows, columns, order],
  );
  const grid = { gridTemplateColumns: columns.map(track).join(' ') };
  return (
    <div className="p-table-frame">
      <div className="row-spread">
        <div className="row">{toolbar}</div>
        <div className="row">
          <span className="muted" role="status">
            {rows.length === total
              ? counted(total, noun)
              : `${counted(rows.length, noun)} of ${counted(total, noun)}`}
          </span>
          {rows.length > 0 && <CsvButtons label={label} text={() => toCsv(sorted, columns)} />}
        </div>
      </div>
      {rows.length === 0 ? (
        empty
      ) : (
        <VirtualList
          label={label}
          role="table"
          count={sorted.length}
          rowRem={2}
          className={isWrapped ? 'p-long p-long-wrapped' : 'p-long'}
          resetKey={`${order?.column ?? ''} ${order?.direction ?? ''} ${rows.length}`}
          head={
            <div className="p-long-row" role="row" aria-rowindex={1} style={grid}>
              {columns.map((column) => {
                const direction = order?.column === column.id ? order.direction : undefined;
                return (
                  <div
                    key={column.id}
                    role="columnheader"
                    aria-sort={direction ?? 'none'}
                    className={`p-long-head p-align-${column.align ?? 'start'}`}
                  >
                    {column.isSortable === false ? (
                      columnTitle(column)
                    ) : (
                      <button
                        type="button"
                        className="p-long-sort"
                        onClick={() => setOrder(nextOrder(column.id, order))}
                      >
                        <span>{columnTitle(column)}</span>
                        <Icon
                          size="small"
                          name={
                            direction === undefined
                              ? 'sort'
                              : direction === 'ascending'
                                ? 'arrow-up'
                                : 'arrow-down'
                          }
                        />
                      </button>
                    )}
                  </div>
                );
              })}
            </div>
          }
          renderRow={(index) => {
            const row = sorted[index];
            return (
              row !== undefined && (
                <div className="p-long-row" role="presentation" style={grid}>
                  {columns.map((column) => (
                    <div
                      key={column.id}
                      role="cell"
                      className={`p-long-cell p-align-${column.align ?? 'start'}`}
                    >
                      {column.cell === undefined ? (
                        <PlainCell text={cellText(column, row)} />
                      ) : (
                        column.cell(row)
                      )}
                    </div>
                  ))}
                </div>
              )
            );
          }}
        />
      )}
    </div>
  );
}

/** A value that does not fit in a cell is in the tooltip and in the CSV. */
const TOOLTIP_LENGTH = 1000;

function PlainCell({ text: whole }: { readonly text: string }): React.JSX.Element {
  const text = visibleString(whole.slice(0, TOOLTIP_LENGTH));
  return (
    <bdi className="p-long-text" title={text}>
      {text}
    </bdi>
  );
}

function track({ width }: { readonly width?: number | `${number}fr` | undefined }): string {
  if (typeof width === 'number') return `${width / 16}rem`;
  return `minmax(11rem, ${width ?? '1fr'})`;
}

/** Ascending, descending, and back to the order of the file. */
function nextOrder(column: string, order: SortOrder | undefined): SortOrder | undefined {
  if (order?.column !== column) return { column, direction: 'ascending' };
  return order.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}
