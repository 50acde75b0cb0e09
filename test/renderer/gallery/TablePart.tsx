import { useMemo, useState } from 'react';
import {
  CalibrationMark,
  DataTable,
  EmptyState,
  PanelTable,
  SearchField,
  showToast,
  type DataColumn,
} from '../../../renderer/components/index.js';
import { SaveButton } from '../../../renderer/components/actions/SaveButton.js';
import { ColumnChoice } from '../../../renderer/components/tables/ColumnChoice.js';
import { ColumnEdge } from '../../../renderer/components/tables/ColumnEdge.js';
import { withWidth, type ColumnWidths } from '../../../renderer/components/tables/columnWidths.js';
import { CsvButtons } from '../../../renderer/components/tables/CsvButtons.js';
import { percent } from '../../../src/base/index.js';
import type { TablePanel } from '../../../src/domain/index.js';
import { Part, Specimen } from './Specimen.js';

interface Example {
  readonly id: string;
  readonly title: string;
  readonly share: number | undefined;
  readonly windows: number;
  readonly kind: 'calibrated' | 'imperfect' | 'uncalibrated';
}

const EXAMPLES: readonly Example[] = [
  { id: 'F1', title: 'Reconstructed: Chapter 1', share: 0.423, windows: 208, kind: 'calibrated' },
  { id: 'F2', title: 'Near-exact: whole work', share: 0.081, windows: 4112, kind: 'imperfect' },
  { id: 'F10', title: '=HYPERLINK("x") as a title', share: undefined, windows: 12, kind: 'uncalibrated' },
];

const COLUMNS: readonly DataColumn<Example>[] = [
  { id: 'id', title: 'Finding', value: (row) => row.id, width: 88 },
  { id: 'title', title: 'What was found', value: (row) => row.title, isRowHeader: true },
  {
    id: 'share',
    title: 'Coverage',
    align: 'end',
    width: 112,
    value: (row) => row.share,
    cell: (row) => (row.share === undefined ? 'no value' : percent(row.share)),
  },
  {
    id: 'windows',
    title: 'Denominator',
    unit: 'windows',
    align: 'end',
    width: 184,
    value: (row) => row.windows,
  },
  {
    id: 'calibration',
    title: 'Control',
    width: 144,
    value: (row) => row.kind,
    cell: (row) => <CalibrationMark isBrief calibration={{ kind: row.kind, reasons: [] }} />,
  },
];

const PANEL: TablePanel = {
  kind: 'table',
  id: 'layers',
  title: 'Layers that differ',
  columns: [
    { title: 'Layer', kind: 'text', unit: '' },
    { title: 'Matched', kind: 'count', unit: 'units' },
    { title: 'Probability', kind: 'log10', unit: '' },
  ],
  rows: [
    ['0', 512, -1166.5],
    ['1', 3, { kind: 'unscored', code: 'gallery', reason: 'The layer is missing.' }],
  ],
  places: [],
  note: '',
};

interface Tensor {
  readonly name: string;
  readonly type: string;
  readonly elements: number;
}

const TENSOR_COLUMNS: readonly DataColumn<Tensor>[] = [
  { id: 'name', title: 'Tensor', value: (row) => row.name },
  { id: 'type', title: 'Type', value: (row) => row.type, width: 104 },
  { id: 'elements', title: 'Elements', align: 'end', value: (row) => row.elements, width: 152 },
];

export function TablePart(): React.JSX.Element {
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => new Set(['F1']));
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const [widths, setWidths] = useState<ColumnWidths>({});
  const tensors = useMemo(
    () =>
      Array.from({ length: 1000 }, (_, index) => ({
        name: `blk.${Math.floor(index / 9)}.part_${index % 9}.weight`,
        type: index % 5 === 0 ? 'Q6_K' : 'Q4_K',
        elements: 4096 * (1 + ((index * 7919) % 4096)),
      })),
    [],
  );
  return (
    <Part title="Tables">
      <Specimen title="DataTable: sorting, opening, a pinned baseline">
        <div className="g-wide">
          <DataTable
            label="Findings"
            columns={COLUMNS}
            rows={EXAMPLES}
            rowKey={(row) => row.id}
            pinnedKeys={PINNED}
            defaultSort={{ column: 'share', direction: 'descending' }}
            onOpen={(row) => showToast(`Opened ${row.id}.`)}
            empty={null}
            toolbar={<SearchField label="Find a finding" placeholder="Find a finding" />}
          />
        </div>
      </Specimen>
      <Specimen title="DataTable: selection">
        <div className="g-wide">
          <DataTable
            label="Exhibits"
            columns={COLUMNS}
            rows={EXAMPLES}
            rowKey={(row) => row.id}
            selectionMode="multiple"
            selectedKeys={selected}
            onSelectionChange={setSelected}
            empty={null}
          />
        </div>
      </Specimen>
      <Specimen title="DataTable: 1,000 rows, virtual">
        <div className="g-wide">
          <DataTable
            label="Tensors"
            columns={TENSOR_COLUMNS}
            rows={tensors}
            rowKey={(row) => row.name}
            isVirtual
            height={16}
            empty={null}
          />
        </div>
      </Specimen>
      <Specimen title="ColumnChoice, CsvButtons, SaveButton, ColumnEdge: parts of tables and charts">
        <ColumnChoice
          columns={COLUMNS}
          header={COLUMNS[1]}
          hidden={hidden}
          onHide={setHidden}
          widths={widths}
          onWidths={setWidths}
        />
        <span className="p-table-column" style={{ width: `${widths['id'] ?? 8}rem` }}>
          Finding
          <ColumnEdge onWidth={(to) => setWidths((before) => withWidth(before, 'id', to))} />
        </span>
        <CsvButtons label="Numbers" text={() => 'Number\r\n1\r\n'} />
        <SaveButton title="Numbers" ending="csv" text={() => 'Number\r\n1\r\n'} />
      </Specimen>
      <Specimen title="DataTable: empty">
        <div className="g-wide">
          <DataTable
            label="No findings"
            columns={COLUMNS}
            rows={[]}
            rowKey={(row) => row.id}
            empty={
              <EmptyState title="No findings yet">They appear when an examination has finished.</EmptyState>
            }
          />
        </div>
      </Specimen>
      <Specimen title="PanelTable: a number, and a reason in its place">
        <div className="g-wide">
          <PanelTable panel={PANEL} />
        </div>
      </Specimen>
    </Part>
  );
}

const PINNED: ReadonlySet<string> = new Set(['F2']);
