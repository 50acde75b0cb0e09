import { useState } from 'react';
import { counted, numberRanges } from '../../../../src/base/index.js';
import type { PlanProgress } from '../../../../src/contract/index.js';
import { formatCount } from '../../../../src/figure/index.js';
import { useAction, useJob } from '../../../api/index.js';
import {
  Button,
  Callout,
  Card,
  ConfirmDialog,
  ErrorPanel,
  Link,
  ProgressBar,
} from '../../../components/index.js';
import { href } from '../../../navigation/index.js';
import { JobView } from '../../jobs/index.js';
import { MergeResult } from './MergeResult.js';
import { ShardTable } from './ShardTable.js';

export interface PlanCardProps {
  readonly caseId: string;
  readonly plan: PlanProgress;
  readonly isReadOnly: boolean;
}

/** One plan: its examinations, how far its shards are, which must be run again, and the merge. */
export function PlanCard({ caseId, plan, isReadOnly }: PlanCardProps): React.JSX.Element {
  const { planId, problem, examinations, shards, mergeJobId } = plan;
  const merge = useAction('shards.merge');
  const [started, setStarted] = useState<string>();
  const job = useJob(started ?? mergeJobId ?? undefined);
  if (problem !== null) return <ErrorPanel error={problem} title={`${planId} cannot be read`} />;
  const done = shards.reduce((sum, { unitsDone }) => sum + unitsDone, 0);
  const units = shards.reduce((sum, shard) => sum + shard.units, 0);
  const finished = shards.filter(({ state }) => state === 'finished').length;
  const open = shards.length - finished;
  const again = shards.filter(({ state }) => state === 'failed' || state === 'stopped');
  const isMerged = examinations.every((one) => one.isMerged);
  const start = async (partial: boolean): Promise<void> =>
    setStarted((await merge.mutateAsync({ caseId, planId, partial })).jobId);
  return (
    <Card
      level={3}
      title={planId}
      subtitle={
        <>
          {examinations.map(({ id }, at) => (
            <span key={id}>
              {at > 0 && ', '}
              <Link href={href.run(caseId, id)}>{id}</Link>
            </span>
          ))}{' '}
          in {counted(shards.length, 'shard')}
        </>
      }
      actions={
        !isReadOnly &&
        job?.state !== 'running' &&
        (open === 0 ? (
          !isMerged && (
            <Button
              variant="primary"
              isPending={merge.isPending}
              onPress={() => void start(false).catch(() => undefined)}
            >
              Merge
            </Button>
          )
        ) : (
          <ConfirmDialog
            title={`Merge what is there of ${planId}`}
            confirmLabel="Merge what is there"
            onConfirm={() => start(true)}
            trigger={<Button isDisabled={finished === 0}>Merge what is there…</Button>}
          >
            {counted(open, 'shard')} {open === 1 ? 'is' : 'are'} not finished. An examination that is not
            whole stays paused and has no findings. The other shards can be merged later.
          </ConfirmDialog>
        ))
      }
    >
      <div className="stack">
        <ProgressBar
          label={`Units of ${planId}`}
          isLabelHidden
          value={units === 0 ? 1 : done / units}
          valueText={`${formatCount(done)} of ${formatCount(units)} units; ${formatCount(finished)} of ${counted(shards.length, 'shard')} finished`}
        />
        {again.length > 0 && (
          <Callout
            tone="warning"
            title={`${counted(again.length, 'shard')} must be run again: ${numberRanges(again.map(({ shard }) => shard))}.`}
          >
            Copy the command of a shard from the table and run it on a machine that shares the folder of the
            case. It goes on where the shard ended.
          </Callout>
        )}
        {merge.error !== null && <ErrorPanel error={merge.error} title="The shards were not merged" />}
        {job !== null && (
          <JobView
            job={job}
            failure="The shards were not merged"
            canceled="Examinations that were merged stay merged."
            mayCancel={!isReadOnly}
          />
        )}
        {job?.result?.kind === 'shards-merge' && <MergeResult caseId={caseId} result={job.result} />}
        <ShardTable planId={planId} shards={shards} />
      </div>
    </Card>
  );
}
