import './runs.css';
import { useMemo } from 'react';
import { useCall } from '../../api/index.js';
import { EmptyState, ErrorPanel, Link, LoadingState, PageHeader } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { ExaminationTable } from './ExaminationTable.js';
import { QueueSection } from './QueueSection.js';
import { PlansSection } from './shards/PlansSection.js';
import { useLiveProgress } from './useLiveProgress.js';
import { useRunActions } from './useRunActions.js';

/** One array, so that the table is not drawn again while the outcomes are read. */
const NONE: readonly never[] = [];

export interface RunsScreenProps {
  readonly caseId: string;
}

/** The current run, the queue, and every examination of the case, including failed and unfinished ones. */
export function RunsScreen({ caseId }: RunsScreenProps): React.JSX.Element {
  const runs = useCall('runs.list', { caseId });
  const overview = useCall('case.show', { caseId });
  const outcomes = useCall('runs.outcomes', { caseId });
  const live = useLiveProgress(caseId);
  const actions = useRunActions(caseId);
  const titles = useMemo(
    () =>
      new Map(
        overview.data?.index.evidence.map(({ id, title, name }) => [id, title === '' ? name : title]) ?? [],
      ),
    [overview.data],
  );
  const isReadOnly = overview.data?.mode !== 'write';
  const newOne = <Link href={href.examine(caseId)}>New examination</Link>;
  return (
    <div className="screen">
      <PageHeader
        title="Examinations"
        subtitle="Every examination stays on record, finished or not. Closing this window does not stop a run."
        actions={newOne}
      />
      {actions.problem !== undefined && <ErrorPanel error={actions.problem} title="The action failed" />}
      {runs.data === undefined ? (
        runs.error === null ? (
          <LoadingState label="Reading the examinations" />
        ) : (
          <ErrorPanel
            error={runs.error}
            title="The examinations could not be read"
            onRetry={() => void runs.refetch()}
          />
        )
      ) : runs.data.queue.length === 0 && runs.data.examinations.length === 0 ? (
        <EmptyState title="No examinations yet" icon="examine" action={newOne}>
          <p>
            An examination applies one attack to a work and a control with one model. The plan is fixed and
            hashed, every scored unit is recorded in the journal, and the findings are computed from the
            journal. It can be paused and resumed, even after a crash, and gives the same bytes.
          </p>
        </EmptyState>
      ) : (
        <>
          <QueueSection
            caseId={caseId}
            queue={runs.data.queue}
            isOthersTurn={runs.data.isOthersTurn}
            live={live}
            actions={actions}
            isReadOnly={isReadOnly}
          />
          <PlansSection caseId={caseId} isReadOnly={isReadOnly} />
          <section className="stack" aria-labelledby="runs-title">
            <h2 id="runs-title">All examinations</h2>
            {outcomes.error !== null && (
              <ErrorPanel
                error={outcomes.error}
                title="The outcomes could not be read"
                onRetry={() => void outcomes.refetch()}
              />
            )}
            <ExaminationTable
              caseId={caseId}
              examinations={runs.data.examinations}
              outcomes={outcomes.data?.outcomes ?? NONE}
              titles={titles}
              queue={runs.data.queue}
              live={live}
              actions={actions}
              isReadOnly={isReadOnly}
            />
          </section>
        </>
      )}
    </div>
  );
}
