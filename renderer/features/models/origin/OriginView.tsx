import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CallOutput, Job } from '../../../../src/contract/index.js';
import { notWithdrawn, type Inspection } from '../../../../src/domain/index.js';
import { useAction, useCall, useContractEvent, useJob } from '../../../api/index.js';
import { EmptyState, SelectField } from '../../../components/index.js';
import { JobView } from '../../jobs/index.js';
import { CompareForm } from './CompareForm.js';
import { InspectionView } from './InspectionView.js';
import { KnownForm } from './KnownForm.js';
import { formatTime, visibleShort } from '../../../../src/figure/index.js';

export interface OriginViewProps {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly overview: CallOutput<'case.show'>;
  readonly mayWrite: boolean;
}

/** Where the model's weights come from, as far as a comparison with other files shows it. */
export function OriginView({ caseId, evidenceId, overview, mayWrite }: OriginViewProps): React.JSX.Element {
  const start = useAction('model.inspect');
  const jobs = useInspections(caseId, evidenceId);
  const [chosen, setChosen] = useState<string>();
  const jobId = chosen ?? jobs[0]?.jobId;
  const followed = useJob(jobId);
  const job = followed ?? jobs.find((one) => one.jobId === jobId);
  const record = job?.result?.kind === 'model-inspect' ? job.result.record : undefined;
  const isRunning = start.isPending || jobs.some(({ state }) => state === 'running');
  const inspect = (what: Parameters<typeof start.mutate>[0]['what']): void =>
    start.mutate({ caseId, evidenceId, what }, { onSuccess: (started) => setChosen(started.jobId) });
  const done = jobs.flatMap(({ jobId: id, result }) =>
    result?.kind === 'model-inspect' ? [{ id, label: inspectionLabel(result.record) }] : [],
  );
  return (
    <div className="stack">
      {mayWrite && (
        <div className="model-cards">
          <CompareForm
            evidenceId={evidenceId}
            evidence={notWithdrawn(overview.index.evidence)}
            isRunning={isRunning}
            error={start.variables?.what.kind === 'lineage' ? start.error : null}
            onCompare={inspect}
          />
          <KnownForm
            isRunning={isRunning}
            error={start.variables?.what.kind === 'known-models' ? start.error : null}
            onCompare={inspect}
          />
        </div>
      )}
      {job !== undefined && (
        <JobView
          job={job}
          failure="The model could not be compared"
          canceled="The audit log says that it was begun and canceled."
          mayCancel={mayWrite}
        />
      )}
      {done.length > 1 && (
        <div className="form">
          <SelectField
            label="Results since the program was started"
            options={done}
            selectedKey={record === undefined ? null : (jobId ?? null)}
            onSelectionChange={setChosen}
          />
        </div>
      )}
      {record === undefined ? (
        job === undefined && (
          <EmptyState title="What a comparison shows" icon="model">
            Whether two models have a common origin, and in which tensors they differ; or whether this file is
            one that a laboratory knows. Only the files are read: the model is not run, and nothing about a
            work is shown. Each comparison is entered in the audit log.
          </EmptyState>
        )
      ) : (
        <InspectionView key={record.inspectionId} caseId={caseId} record={record} mayMark={mayWrite} />
      )}
    </div>
  );
}

/** Inspections of a model since the program was started, newest first; a running one is listed under every model of its case. */
function useInspections(caseId: string, evidenceId: string): readonly Job[] {
  const queries = useQueryClient();
  const answer = useCall('jobs.list', { caseId });
  useContractEvent('job.changed', (job) => {
    if (job.kind === 'model-inspect') void queries.invalidateQueries({ queryKey: ['jobs.list'] });
  });
  return (answer.data?.jobs ?? []).filter(
    (job) =>
      job.kind === 'model-inspect' &&
      job.caseId === caseId &&
      (job.result?.kind === 'model-inspect'
        ? job.result.record.model.id === evidenceId
        : job.state === 'running'),
  );
}

/** An inspection in a list: with what the model was compared, and when. */
function inspectionLabel({ createdAt, result }: Inspection): string {
  const other =
    result.kind === 'lineage'
      ? `${result.base.id} ${visibleShort(result.base.name, 80)}`
      : 'a list of known models';
  return `With ${other}, ${formatTime(createdAt)}`;
}
