import { useQueryClient } from '@tanstack/react-query';
import { formatCount } from '../../../src/figure/index.js';
import { StatusBadge, UtcTime } from '../../components/index.js';
import { useCall, useContractEvent } from '../../api/index.js';
import { shortTitle } from '../reader/index.js';

export interface EarlierAnswersProps {
  readonly caseId: string;
  readonly current: string | undefined;
  readonly onOpen: (jobId: string) => void;
}

/** The outputs since the program started, newest first. */
export function EarlierAnswers({ caseId, current, onOpen }: EarlierAnswersProps): React.JSX.Element | null {
  const queries = useQueryClient();
  const answer = useCall('jobs.list', { caseId });
  useContractEvent('job.changed', (job) => {
    if (job.kind === 'ask') void queries.invalidateQueries({ queryKey: ['jobs.list'] });
  });
  const asked = (answer.data?.jobs ?? []).filter((job) => job.kind === 'ask' && job.caseId === caseId);
  if (asked.length === 0) return null;
  return (
    <section className="stack-tight" aria-labelledby="earlier-title">
      <h2 id="earlier-title">Outputs since the program started</h2>
      <ul className="earlier">
        {asked.map((job) => {
          const record = job.result?.kind === 'ask' ? job.result.record : null;
          return (
            <li key={job.jobId}>
              <button
                type="button"
                className="earlier-answer"
                {...(job.jobId === current ? { 'aria-current': 'true' as const } : {})}
                onClick={() => onOpen(job.jobId)}
              >
                <span className="earlier-head">
                  <UtcTime iso={job.startedAt} format="time" />
                  {record === null ? (
                    <JobState state={job.state} />
                  ) : (
                    <span className="muted">{record.decoding.kind === 'greedy' ? 'greedy' : 'sampled'}</span>
                  )}
                </span>
                <span>
                  {record === null ? (
                    <bdi>{shortTitle(job.title, 90)}</bdi>
                  ) : (
                    <>
                      <bdi>{shortTitle(record.model.name, 40)}</bdi>
                      {' after '}
                      <bdi>{shortTitle(record.work.title, 50)}</bdi>
                      {`, character ${formatCount(record.startChar)}: ${formatCount(record.equalTokens)} of ${formatCount(record.tokens.length)} tokens identical`}
                    </>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function JobState({
  state,
}: {
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
}): React.JSX.Element {
  if (state === 'running' || state === 'failed') return <StatusBadge status={state} />;
  return <span className="muted">{state === 'done' ? 'done' : 'stopped'}</span>;
}
