import { useState } from 'react';
import { isScored, type Scored } from '../../../src/base/index.js';
import type { Finding } from '../../../src/domain/index.js';
import { formatCount, formatNumber, formatValue } from '../../../src/figure/index.js';
import { Button, CalibrationMark, DataTable, HostileText, type DataColumn } from '../../components/index.js';

/** A finding in a table of several examinations. */
export interface FindingRow {
  readonly examinationId: string;
  readonly modelName: string;
  readonly attackTitle: string;
  readonly finding: Finding;
}

/** All findings in one table: sort, pin one as the baseline, and see how far the others with the same unit are from it. */
export function FindingsTable({
  rows,
  onOpen,
}: {
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
      columns={columns(baseline)}
      rows={rows}
      rowKey={rowKey}
      selectionMode="single"
      selectedKeys={selected}
      onSelectionChange={setSelected}
      pinnedKeys={new Set(pinned === undefined ? [] : [pinned])}
      onOpen={onOpen}
      toolbar={
        <>
          <Button size="small" icon="pin" isDisabled={chosen === undefined} onPress={() => setPinned(chosen)}>
            Pin the selected row as baseline
          </Button>
          {pinned !== undefined && (
            <Button size="small" variant="quiet" onPress={() => setPinned(undefined)}>
              Take the pin off
            </Button>
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

function numberOf(value: Scored): number | undefined {
  return isScored(value) ? value : undefined;
}

function columns(baseline: FindingRow | undefined): readonly DataColumn<FindingRow>[] {
  return [
    { id: 'examination', title: 'Exam.', width: 72, value: ({ examinationId }) => examinationId },
    {
      id: 'title',
      title: 'Finding',
      isRowHeader: true,
      width: '3fr',
      value: ({ finding }) => finding.title,
      cell: ({ finding, modelName }) => (
        <div className="stack-tight">
          <span>{finding.title}</span>
          <span className="muted">
            {finding.workId} on <HostileText text={modelName} maxLength={60} />, {finding.tag}
          </span>
        </div>
      ),
    },
    {
      id: 'value',
      title: 'Value',
      width: 112,
      align: 'end',
      value: ({ finding }) => numberOf(finding.value),
      cell: ({ finding }) =>
        isScored(finding.value) ? formatValue(finding.value, finding.unit) : 'unscored',
    },
    {
      id: 'count',
      title: 'Counted',
      width: 128,
      align: 'end',
      isSortable: false,
      value: ({ finding: { count } }) =>
        count === undefined ? undefined : `${formatCount(count.hits)} of ${formatCount(count.total)}`,
    },
    {
      id: 'control',
      title: 'Control',
      width: 96,
      align: 'end',
      value: ({ finding }) => numberOf(finding.controlValue),
      cell: ({ finding }) =>
        isScored(finding.controlValue) ? formatValue(finding.controlValue, finding.unit) : 'none',
    },
    {
      id: 'lower',
      title: 'From',
      width: 80,
      align: 'end',
      value: ({ finding }) => (finding.interval.kind === 'interval' ? finding.interval.lower : undefined),
    },
    {
      id: 'upper',
      title: 'To',
      width: 80,
      align: 'end',
      value: ({ finding }) => (finding.interval.kind === 'interval' ? finding.interval.upper : undefined),
    },
    ...(baseline === undefined
      ? []
      : [
          {
            id: 'difference',
            title: 'From baseline',
            width: 112,
            align: 'end' as const,
            value: (row: FindingRow) => differenceFrom(baseline, row),
            cell: (row: FindingRow) => {
              const difference = differenceFrom(baseline, row);
              return difference === undefined
                ? ''
                : `${difference > 0 ? '+' : ''}${formatNumber(difference, 3)}`;
            },
          },
        ]),
    {
      id: 'calibration',
      title: 'Calibration',
      width: 136,
      value: ({ finding }) => finding.calibration.kind,
      cell: ({ finding }) => <CalibrationMark calibration={finding.calibration} isBrief />,
    },
  ];
}

/** Difference of values; only where both are had and count the same thing. */
function differenceFrom(baseline: FindingRow, { finding }: FindingRow): number | undefined {
  const from = numberOf(baseline.finding.value);
  const value = numberOf(finding.value);
  if (from === undefined || value === undefined || finding.unit !== baseline.finding.unit) return undefined;
  return value - from;
}
