import { useMemo } from 'react';
import type { ExaminationShort, QueueItem } from '../../../src/contract/index.js';
import { formatCount } from '../../../src/figure/index.js';
import {
  Badge,
  DataTable,
  HostileText,
  Link,
  StatusBadge,
  UtcTime,
  type DataColumn,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { RunActions } from './RunActions.js';
import { unitWords } from './runWords.js';
import { shownRun, type ShownRun } from './shownRun.js';
import type { ProgressWord } from './useLiveProgress.js';
import type { RunActionCalls } from './useRunActions.js';

export interface ExaminationTableProps {
  readonly caseId: string;
  readonly examinations: readonly ExaminationShort[];
  readonly queue: readonly QueueItem[];
  readonly live: ReadonlyMap<string, ProgressWord>;
  readonly actions: RunActionCalls;
  readonly isReadOnly: boolean;
}

interface Row extends ExaminationShort {
  readonly shown: ShownRun;
}

export function ExaminationTable({
  caseId,
  examinations,
  queue,
  live,
  actions,
  isReadOnly,
}: ExaminationTableProps): React.JSX.Element {
  const rows = useMemo(
    () =>
      examinations.map((examination): Row => {
        const item = queue.find((each) => each.caseId === caseId && each.examinationId === examination.id);
        const shown = shownRun(examination, live.get(examination.id), item);
        return { ...examination, status: shown.status, unitsDone: shown.unitsDone, shown };
      }),
    [caseId, examinations, queue, live],
  );
  const columns = useMemo(() => columnsOf(caseId, actions, isReadOnly), [caseId, actions, isReadOnly]);
  return (
    <DataTable
      label="Examinations"
      columns={columns}
      rows={rows}
      rowKey={idOf}
      hasFilter
      defaultSort={{ column: 'started', direction: 'descending' }}
      empty="No examinations yet."
    />
  );
}

function idOf({ id }: Row): string {
  return id;
}

function columnsOf(caseId: string, actions: RunActionCalls, isReadOnly: boolean): readonly DataColumn<Row>[] {
  return [
    {
      id: 'id',
      title: 'Examination',
      value: ({ id }) => id,
      cell: ({ id }) => <Link href={href.run(caseId, id)}>{id}</Link>,
      isRowHeader: true,
      width: 112,
    },
    {
      id: 'status',
      title: 'State',
      value: ({ shown }) => shown.badge,
      cell: ({ shown }) => <StatusBadge status={shown.badge} />,
      width: 120,
    },
    {
      id: 'attack',
      title: 'Attack and model',
      value: ({ attackTitle, modelId, modelName }) => `${attackTitle} on ${modelId} ${modelName}`,
      cell: ({ attackTitle, modelId, modelName }) => (
        <>
          {attackTitle} on {modelId} <HostileText text={modelName} maxLength={60} />
        </>
      ),
    },
    {
      id: 'works',
      title: 'Works and controls',
      value: ({ targetIds, controlIds }) => `${targetIds.join(' ')} | ${controlIds.join(' ')}`,
      cell: ({ targetIds, controlIds }) => (
        <>
          {targetIds.join(', ')}
          {controlIds.length === 0 ? (
            <>
              {' '}
              <Badge tone="alarm" icon="alert">
                uncalibrated
              </Badge>
            </>
          ) : (
            <span className="muted"> against {controlIds.join(', ')}</span>
          )}
        </>
      ),
      width: 136,
    },
    {
      id: 'progress',
      title: 'Done',
      unit: 'units',
      value: ({ unitsDone, units }) => (units === 0 ? 0 : unitsDone / units),
      cell: ({ unitsDone, units }) => (
        <span className="done-cell" title={unitWords(unitsDone, units)}>
          <span className="done-track" aria-hidden="true">
            <span
              className="done-fill"
              style={{ width: `${(units === 0 ? 0 : (unitsDone / units) * 100).toFixed(2)}%` }}
            />
          </span>
          {formatCount(unitsDone)} of {formatCount(units)}
        </span>
      ),
      width: 128,
    },
    {
      id: 'started',
      title: 'Planned, finished',
      value: ({ startedAt }) => startedAt,
      cell: ({ startedAt, finishedAt }) => (
        <span className="times-cell">
          <UtcTime iso={startedAt} />
          {finishedAt === '' ? <span className="muted">not finished</span> : <UtcTime iso={finishedAt} />}
        </span>
      ),
      width: 184,
    },
    {
      id: 'actions',
      title: 'Actions',
      only: 'table',
      value: () => undefined,
      isSortable: false,
      width: 176,
      cell: (row) => (
        <RunActions
          caseId={caseId}
          summary={row}
          actions={actions}
          isReadOnly={isReadOnly}
          isQueued={row.shown.isQueued}
          isPausing={row.shown.isPausing}
          isRow
        />
      ),
    },
  ];
}
