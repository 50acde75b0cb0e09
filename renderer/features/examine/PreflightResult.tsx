import { counted, decimal } from '../../../src/base/index.js';
import { useEffect, useRef } from 'react';
import type { JobResult } from '../../../src/contract/index.js';
import { formatCount, timeRange, timeSource } from '../../../src/figure/index.js';
import { useAction, useCall, useJob } from '../../api/index.js';
import {
  Button,
  ErrorPanel,
  HashBadge,
  HostileText,
  KeyValueList,
  MemoryBar,
  ProgressBar,
  type MemoryNeed,
  type Problem,
} from '../../components/index.js';
import { PlanWarnings } from './PlanWarnings.js';

export interface PreflightResultProps {
  readonly caseId: string;
  readonly modelName: string;
  readonly jobId: string | undefined;
  readonly problem: Problem | undefined;
  /** Is the problem shown at a field of the form? */
  readonly isAtField: (problem: Problem) => boolean;
  readonly onEnded: (problem: Problem | null) => void;
}

/** The estimate for one model, or its progress. */
export function PreflightResult({
  caseId,
  modelName,
  jobId,
  problem,
  isAtField,
  onEnded,
}: PreflightResultProps): React.JSX.Element {
  const job = useJob(jobId);
  // Jobs end with the program; the estimate must then be made again.
  const known = useCall('jobs.show', { jobId: jobId ?? '' }, { enabled: jobId !== undefined });
  const isForgotten = known.error !== null && job === null;
  const cancel = useAction('jobs.cancel');
  const latest = useRef(onEnded);
  useEffect(() => {
    latest.current = onEnded;
  });
  const state = job?.state;
  const error = job?.error ?? null;
  useEffect(() => {
    if (state !== undefined && state !== 'running') latest.current(error);
    else if (isForgotten) latest.current(null);
  }, [state, error, isForgotten]);
  const shown = problem ?? error ?? undefined;
  return (
    <section className="preflight-model">
      <h3>
        <HostileText text={modelName} maxLength={80} />
      </h3>
      {shown !== undefined ? (
        isAtField(shown) ? (
          <p className="muted">No plan could be made. The error is shown at its field.</p>
        ) : (
          <PreflightProblem problem={shown} />
        )
      ) : isForgotten ? (
        <p className="muted">This estimate is no longer available. Estimate again.</p>
      ) : job === null ? (
        <p className="muted">{jobId === undefined ? 'Waiting in line.' : 'Starting…'}</p>
      ) : job.state === 'running' ? (
        <div className="stack-tight">
          <ProgressBar
            label={job.step === '' ? 'Starting' : job.step}
            value={job.total > 0 ? job.done / job.total : undefined}
            valueText={
              job.total > 0 ? `${formatCount(job.done)} of ${formatCount(job.total)} ${job.unit}` : ''
            }
          />
          <Button size="small" onPress={() => cancel.mutate({ jobId: job.jobId })}>
            Cancel the estimate
          </Button>
        </div>
      ) : job.result?.kind === 'preflight' ? (
        <Estimate caseId={caseId} result={job.result} />
      ) : (
        <p className="muted">The estimate was canceled.</p>
      )}
    </section>
  );
}

function PreflightProblem({ problem }: { readonly problem: Problem }): React.JSX.Element {
  const memory = memoryOf(problem);
  return (
    <div className="stack-tight">
      {memory !== undefined && <MemoryBar memory={memory} />}
      <ErrorPanel error={problem} title="No plan could be made" />
    </div>
  );
}

/** The memory that a run needs, where it was refused for lack of memory. */
function memoryOf({ code, details = {} }: Problem): MemoryNeed | undefined {
  if (code !== 'memory-short') return undefined;
  const bytes = (key: string): number => {
    const value = details[key];
    return typeof value === 'number' ? value : 0;
  };
  return {
    weightsBytes: bytes('weightsBytes'),
    kvCacheBytes: bytes('kvCacheBytes'),
    bufferBytes: bytes('bufferBytes'),
    totalBytes: bytes('totalBytes'),
    availableBytes: bytes('availableBytes'),
    fits: false,
  };
}

type RunEstimate = Extract<JobResult, { kind: 'preflight' }>['estimate'];

/** What the time follows from. */
function timeNote(time: Exclude<RunEstimate['time'], { readonly reason: string }>, fits: boolean): string {
  const slow = 'the weights exceed the memory and are read from the disk for every batch';
  return fits ? timeSource(time) : `${timeSource(time)}; ${slow}`;
}

function Estimate({
  caseId,
  result,
}: {
  readonly caseId: string;
  readonly result: Extract<JobResult, { kind: 'preflight' }>;
}): React.JSX.Element {
  const { estimate, warnings, references, works, planSha256 } = result;
  const { time } = estimate;
  return (
    <div className="stack-tight">
      <PlanWarnings caseId={caseId} warnings={warnings} />
      <KeyValueList
        isDense
        items={[
          'kind' in time
            ? { key: 'Time', value: `not known: ${time.reason}` }
            : { key: 'Time', value: timeRange(time), note: timeNote(time, estimate.memory.fits) },
          {
            key: 'Tokens to evaluate',
            value: counted(estimate.tokens, 'token'),
            note: `in ${counted(estimate.units, 'unit')}; a run that is stopped keeps every finished unit`,
          },
          ...('kind' in time
            ? []
            : [
                {
                  key: 'Rate',
                  value: `${decimal(time.tokensPerSecond, time.tokensPerSecond < 10 ? 1 : 0)} tokens per second`,
                },
              ]),
          ...references.map(({ modelId, name, sameTokens }) => ({
            key: `Reference ${modelId}`,
            value: <HostileText text={name} maxLength={80} />,
            note: sameTokens
              ? 'tokenizes the works identically'
              : 'tokenizes the works differently, so tokens cannot be paired',
          })),
          ...works.map(({ workId, title, role, tokens }) => ({
            key: `${role === 'target' ? 'Target' : 'Control'} ${workId}`,
            value: counted(tokens, 'token'),
            note: <HostileText text={title} maxLength={80} />,
          })),
        ]}
      />
      <MemoryBar memory={estimate.memory} />
      <div className="plan-hash">
        <span className="muted">Hash of the plan, fixed before anything is scored</span>
        <HashBadge digest={planSha256} />
      </div>
    </div>
  );
}
