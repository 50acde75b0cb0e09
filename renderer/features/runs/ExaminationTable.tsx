import { useMemo } from 'react';
import type { ExaminationOutcome, ExaminationShort, QueueItem } from '../../../src/contract/index.js';
import { counted } from '../../../src/base/index.js';
import { STANDING } from '../../../src/domain/index.js';
import { formatCount, visibleShort } from '../../../src/figure/index.js';
import {
  Badge,
  DataTable,
  HostileText,
  Link,
  StandingBadge,
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
  readonly outcomes: readonly ExaminationOutcome[];
  /** The title of an item of evidence, by its id. */
  readonly titles: ReadonlyMap<string, string>;
  readonly queue: readonly QueueItem[];
  readonly live: ReadonlyMap<string, ProgressWord>;
  readonly actions: RunActionCalls;
  readonly isReadOnly: boolean;
}

interface Row extends ExaminationShort {
  readonly shown: ShownRun;
  readonly outcome: ExaminationOutcome['works'];
}

/** Works named in a row; the tooltip has all of them, with their ids. */
const NAMED = 2;

export function ExaminationTable({
  caseId,
  examinations,
  outcomes,
  titles,
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
        const { works: outcome } = outcomes.find(({ examinationId }) => examinationId === examination.id) ?? {
          works: [],
        };
        return { ...examination, status: shown.status, unitsDone: shown.unitsDone, shown, outcome };
      }),
    [caseId, examinations, outcomes, queue, live],
  );
  const columns = useMemo(
    () => columnsOf(caseId, titles, actions, isReadOnly),
    [caseId, titles, actions, isReadOnly],
  );
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

function columnsOf(
  caseId: string,
  titles: ReadonlyMap<string, string>,
  actions: RunActionCalls,
  isReadOnly: boolean,
): readonly DataColumn<Row>[] {
  const named = (ids: readonly string[]): string[] => ids.map((id) => `${id} ${titles.get(id) ?? ''}`.trim());
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
      value: ({ targetIds, controlIds }) =>
        `${named(targetIds).join(', ')} | ${named(controlIds).join(', ')}`,
      cell: ({ targetIds, controlIds }) => (
        <div className="stack-tight">
          <Titles ids={targetIds} titles={titles} all={named(targetIds)} />
          <span className="muted">
            {controlIds.length === 0 ? (
              'no control'
            ) : (
              <>
                control: <Titles ids={controlIds} titles={titles} all={named(controlIds)} />
              </>
            )}
          </span>
        </div>
      ),
    },
    {
      id: 'outcome',
      title: 'Outcome',
      value: outcomeWords,
      cell: (row) => <Outcome row={row} />,
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

/** The first titles, cut short. */
function Titles({
  ids,
  titles,
  all,
}: {
  readonly ids: readonly string[];
  readonly titles: ReadonlyMap<string, string>;
  readonly all: readonly string[];
}): React.JSX.Element {
  const more = ids.length - NAMED;
  return (
    <span title={visibleShort(all.join(', '), 600)}>
      {ids.slice(0, NAMED).map((id, at) => (
        <span key={id}>
          {at > 0 && ', '}
          <HostileText text={titles.get(id) ?? id} maxLength={40} />
        </span>
      ))}
      {more > 0 && ` and ${formatCount(more)} more`}
    </span>
  );
}

/** What follows for the works, and whether that is without an adequate control; works are counted where there are several. */
function Outcome({ row }: { readonly row: Row }): React.JSX.Element {
  const { outcome, targetIds } = row;
  return (
    <span className="row">
      {outcome.map(({ standing, isUncalibrated, count }) => (
        <span key={`${standing} ${isUncalibrated}`} className="row">
          <StandingBadge standing={standing} />
          {targetIds.length > 1 && counted(count, 'work')}
          {isUncalibrated && <Uncalibrated />}
        </span>
      ))}
      {isUncalibratedYet(row) && <Uncalibrated />}
    </span>
  );
}

function Uncalibrated(): React.JSX.Element {
  return (
    <Badge tone="alarm" icon="alert">
      uncalibrated
    </Badge>
  );
}

/** Without a control, it is known before the end that nothing will be calibrated. */
function isUncalibratedYet({ outcome, controlIds }: Row): boolean {
  return outcome.length === 0 && controlIds.length === 0;
}

function outcomeWords(row: Row): string {
  return [
    ...row.outcome.map(
      ({ standing, isUncalibrated, count }) =>
        `${STANDING[standing].phrase}${row.targetIds.length > 1 ? ` ${counted(count, 'work')}` : ''}${isUncalibrated ? ', uncalibrated' : ''}`,
    ),
    ...(isUncalibratedYet(row) ? ['uncalibrated'] : []),
  ].join('; ');
}
