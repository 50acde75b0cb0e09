import type { CallOutput, ExaminationShort } from '../../../src/contract/index.js';
import { Callout, Card, ErrorPanel, HostileText, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { BestPassages } from './BestPassages.js';
import { EngineLog } from './EngineLog.js';
import type { LiveRun } from './liveRun.js';
import { PartialResultsView } from './PartialResultsView.js';
import { ProgressPanel } from './ProgressPanel.js';
import { StartFacts } from './StartFacts.js';
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
            message: summary.failure === '' ? 'The audit log does not say why.' : summary.failure,
            hint: 'Every unit that was scored is kept. Remove the cause and resume; the engine log below has the last lines that the engine wrote.',
          }}
        />
      )}
      {status === 'interrupted' && (
        <Callout tone="warning" title="The run was interrupted.">
          The program that ran it ended before it was done. Nothing that was journalled is lost; resuming
          gives the same result, byte for byte.
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
                  Read {workId} with {partial.units === undefined ? 'its heat' : 'its places'}
                </Link>
              ))}
            </>
          }
        >
          {partial.units === undefined
            ? 'What follows are raw scores. The findings say what they mean against the control.'
            : 'The findings hold every number beside its control, with the places in the works.'}
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
      <Card title="Incidents" subtitle="What happened besides scoring, from the audit log.">
        {incidents.length === 0 ? (
          <p className="muted">None.</p>
        ) : (
          <ul className="incidents">
            {incidents.map((incident, index) => (
              <li key={index}>
                <HostileText text={incident} maxLength={1000} />
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
