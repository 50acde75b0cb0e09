import { useMemo } from 'react';
import type { TablePanel } from '../../../../src/domain/index.js';
import {
  formatCount,
  formatSentence,
  panelCell,
  panelHead,
  visibleShort,
} from '../../../../src/figure/index.js';
import { DataTable, HostileText, Link, LongTable, type DataColumn } from '../../../components/index.js';
import { href } from '../../../shell/index.js';

export interface PanelTableViewProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly panel: TablePanel;
}

interface Row {
  readonly key: string;
  readonly cells: TablePanel['rows'][number];
  readonly place: TablePanel['places'][number];
}

/** Rows from which only what is in view is drawn. */
const LONG = 80;

/** A table panel: sortable, to be copied as CSV, with a door from each row to its place in the work. */
export function PanelTableView({ caseId, examinationId, panel }: PanelTableViewProps): React.JSX.Element {
  const rows = useMemo(
    () => panel.rows.map((cells, at): Row => ({ key: String(at), cells, place: panel.places[at] ?? null })),
    [panel],
  );
  const columns = useMemo(
    () => [
      ...panel.columns.map((column, at) => dataColumn(column, at)),
      ...(rows.some(({ place }) => place !== null) ? placeColumns(caseId, examinationId) : []),
    ],
    [panel, rows, caseId, examinationId],
  );
  const label = visibleShort(panel.title, 200);
  if (rows.length > LONG) {
    return (
      <LongTable
        label={label}
        columns={columns}
        rows={rows}
        total={rows.length}
        noun="row"
        empty="No rows."
        isWrapped
      />
    );
  }
  return <DataTable label={label} columns={columns} rows={rows} rowKey={({ key }) => key} empty="No rows." />;
}

function dataColumn(column: TablePanel['columns'][number], at: number): DataColumn<Row> {
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
        return (
          <span className="muted p-panel-missing">
            no value: <HostileText text={cell.reason} maxLength={160} />
          </span>
        );
      }
      return typeof cell === 'number' ? (
        <span className="p-panel-number">{panelCell(cell, column)}</span>
      ) : (
        <HostileText text={formatSentence(cell)} maxLength={300} />
      );
    },
  };
}

function placeColumns(caseId: string, examinationId: string): DataColumn<Row>[] {
  return [
    {
      id: 'place',
      title: 'Place',
      unit: 'characters',
      value: ({ place }) => place?.startChar,
      cell: ({ place }) =>
        place === null ? (
          <span className="muted">–</span>
        ) : (
          <Link href={href.reader(caseId, examinationId, place.workId, { at: place.startChar })}>
            {`${visibleShort(place.workId, 40)} ${formatCount(place.startChar)}–${formatCount(place.endChar)}`}
          </Link>
        ),
    },
    { id: 'work', title: 'Work', isCsvOnly: true, value: ({ place }) => place?.workId },
    {
      id: 'end',
      title: 'Place ends at',
      unit: 'characters',
      isCsvOnly: true,
      value: ({ place }) => place?.endChar,
    },
  ];
}
