import './PanelTable.css';
import { useMemo } from 'react';
import type { TablePanel } from '../../../src/domain/index.js';
import { panelCell, panelHead, visibleShort } from '../../../src/figure/index.js';
import { HostileText } from '../text/HostileText.js';
import { DataTable, type DataColumn } from './DataTable.js';
import { LongTable } from './LongTable.js';

/** A row of a table panel. */
export interface PanelRow {
  readonly key: string;
  readonly cells: TablePanel['rows'][number];
  readonly place: TablePanel['places'][number];
}

export interface PanelTableProps {
  readonly panel: TablePanel;
  /** Columns that say where a row is, after those of the panel; shown if any row has a place. */
  readonly placeColumns?: readonly DataColumn<PanelRow>[];
}

/** Row counts from which only rows in view are drawn, and from which the table scrolls within itself. */
const LONG = 80;
const SCROLLING = 14;
const HEIGHT_REM = 34;
/** Width for names, as much as the longest needs; a table wider than the window scrolls. */
const NAME_REM = 12;
const CHARACTER_REM = 0.46;
/** Characters of a cell that stays on one line. */
const SHORT_WORD = 12;
const NO_COLUMNS: readonly DataColumn<PanelRow>[] = [];

/** A table panel that can be sorted and copied as CSV. */
export function PanelTable({ panel, placeColumns = NO_COLUMNS }: PanelTableProps): React.JSX.Element {
  const rows = useMemo(
    () =>
      panel.rows.map((cells, at): PanelRow => ({ key: String(at), cells, place: panel.places[at] ?? null })),
    [panel],
  );
  // The reason for a missing number is stated once, below: a table full of the same sentence would hide the numbers it has.
  const reasons = useMemo(
    () => [...new Set(panel.rows.flat().flatMap((cell) => (typeof cell === 'object' ? [cell.reason] : [])))],
    [panel],
  );
  const columns = useMemo(
    () => [
      ...panel.columns.map((column, at) => dataColumn(column, at, reasons, leastRem(rows, at))),
      ...(rows.some(({ place }) => place !== null) ? placeColumns : []),
    ],
    [panel, reasons, rows, placeColumns],
  );
  const label = visibleShort(panel.title, 200);
  return (
    <>
      {rows.length > LONG ? (
        <LongTable
          label={label}
          columns={columns}
          rows={rows}
          total={rows.length}
          noun="row"
          empty="No rows."
          isWrapped
        />
      ) : (
        <DataTable
          label={label}
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          empty="No rows."
          height={rows.length > SCROLLING ? HEIGHT_REM : undefined}
        />
      )}
      {reasons.length > 0 && (
        <ul className="p-panel-reasons" aria-label="Why numbers are missing">
          {reasons.map((reason, index) => (
            <li key={reason}>
              {`(${index + 1}) no value: `}
              <HostileText text={reason} maxLength={300} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function keyOf({ key }: PanelRow): string {
  return key;
}

function dataColumn(
  column: TablePanel['columns'][number],
  at: number,
  reasons: readonly string[],
  minimumRem: number,
): DataColumn<PanelRow> {
  const isText = column.kind === 'text';
  return {
    id: `column-${at}`,
    title: visibleShort(panelHead(column), 120),
    align: isText ? 'start' : 'end',
    isRowHeader: at === 0,
    value: ({ cells }) => {
      const cell = cells[at];
      return typeof cell === 'object' ? undefined : cell;
    },
    cell: ({ cells }) => {
      const cell = cells[at];
      if (cell === undefined || cell === '') return <span className="muted">–</span>;
      if (typeof cell === 'object') {
        return <span className="muted p-panel-number">{`– (${reasons.indexOf(cell.reason) + 1})`}</span>;
      }
      return typeof cell === 'number' ? (
        <span className="p-panel-number">{panelCell(cell, column)}</span>
      ) : (
        <span
          className="p-panel-name"
          {...(minimumRem === 0 ? {} : { style: { minWidth: `${minimumRem}rem` } })}
        >
          <HostileText text={cell} maxLength={300} />
        </span>
      );
    },
  };
}

/** A name that wraps after every word makes rows of five lines, and a word like `0.008` must not be broken at all. */
function leastRem(rows: readonly PanelRow[], at: number): number {
  const longest = rows.reduce((most, { cells }) => {
    const cell = cells[at];
    return Math.max(most, typeof cell === 'string' ? visibleShort(cell, 60).length : 0);
  }, 0);
  if (at > 0 && longest > SHORT_WORD) return 0;
  return Math.min(NAME_REM, longest * CHARACTER_REM);
}
