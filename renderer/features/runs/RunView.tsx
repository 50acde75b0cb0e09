import type { CallOutput, ExaminationShort } from '../../../src/contract/index.js';
import { Callout, Card, ErrorPanel, HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { BestPassages } from './BestPassages.js';
import { EngineLog } from './EngineLog.js';
import type { LiveRun } from './liveRun.js';
import { PartialResultsView } from './PartialResultsView.js';
import { ProgressPanel } from './ProgressPanel.js';
import { StartFacts } from './StartFacts.js';
import { incidentWords } from './runWords.js';
import { UnitsView } from './UnitsView.js';

export interface RunViewProps {
  readonly caseId: string;
  readonly shown: CallOutput<'runs.show'>;
  readonly live: LiveRun;
  readonly status: ExaminationShort['status'];
}

export function RunView({ caseId, shown, live, status }: RunViewProps): React.JSX.Element {
  const { summary, incidents } = shown;
  const partial = live.partial ?? shown.partial;
  const isFinished = status === 'finished';
  const hasControl = summary.controlIds.length > 0;
  return (
    <>
      {status === 'failed' && (
        <ErrorPanel
          title="The run failed"
          error={{
            message: summary.failure === '' ? 'The audit log does not give a reason.' : summary.failure,
            hint: 'Every scored unit is kept. Remove the cause and resume. The engine log below has the last lines from the engine.',
          }}
        />
      )}
      {status === 'interrupted' && (
        <Callout tone="warning" title="The run was interrupted.">
          The program ended before the run was done. Nothing in the journal is lost; resuming gives the same
          result, byte for byte.
        </Callout>
      )}
      {isFinished && (
        <Callout
          title="The examination is finished."
          action={
            <>
              <Link href={href.findingsOf(caseId, summary.id)}>Findings</Link>
              {[...summary.targetIds, ...summary.controlIds].map((workId) => (
                <Link key={workId} href={href.reader(caseId, summary.id, workId)}>
                  Read {workId} with {partial.units === undefined ? 'heat' : 'marked passages'}
                </Link>
              ))}
            </>
          }
        >
          {partial.units === undefined
            ? 'The raw scores follow. The findings compare them with the control.'
            : 'The findings give every number beside its control, with the passages in the works.'}
        </Callout>
      )}
      <ProgressPanel summary={summary} status={status} progress={live.progress} heardAt={live.heardAt} />
      {partial.units === undefined ? (
        <>
          <PartialResultsView partial={partial} isFinished={isFinished} hasControl={hasControl} />
          <BestPassages
            caseId={caseId}
            examinationId={summary.id}
            partial={partial}
            isFinished={isFinished}
            hasControl={hasControl}
          />
        </>
      ) : (
        <UnitsView units={partial.units} isRunning={status === 'running'} isFinished={isFinished} />
      )}
      <Card title="Incidents" subtitle="Events other than scoring, from the audit log.">
        {incidents.length === 0 ? (
          <p className="muted">None.</p>
        ) : (
          <ul className="incidents">
            {incidents.map((incident, index) => (
              <li key={index}>
                <HostileText text={incidentWords(incident)} maxLength={1000} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <EngineLog lines={live.log} />
      <StartFacts summary={summary} />
    </>
  );
}
