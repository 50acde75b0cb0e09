import type { ExaminationRequest, ExaminationShort, StandardRequest } from '../../../src/contract/index.js';
import { counted, secondsOfText } from '../../../src/base/index.js';
import { useEffect, useRef } from 'react';
import { planStandard } from '../../../src/domain/index.js';
import { Button, Callout, Card, Kbd, ProgressBar, TextField } from '../../components/index.js';
import { PublishHead } from './PlanWarnings.js';
import { QueuedNote } from './QueuedNote.js';
import { StandardPlanView } from './StandardPlanView.js';
import { standardRequests } from './standardRequests.js';
import { standardKey, type Standard } from './useStandard.js';

export interface StandardPanelProps {
  readonly caseId: string;
  readonly standard: Standard;
  /** Undefined while the form is incomplete. */
  readonly request: StandardRequest | undefined;
  readonly examinations: readonly ExaminationShort[];
  readonly takesSpikes: (attackId: string) => boolean;
  /** The time limit as typed. */
  readonly limit: string;
  readonly onLimit: (text: string) => void;
  readonly isReadOnly: boolean;
  readonly isQueueing: boolean;
  readonly queued: number;
  /** Shows what is missing; true if nothing is. */
  readonly onCheck: () => boolean;
  readonly onQueue: (requests: readonly ExaminationRequest[]) => void;
}

/** The time of the standard examination, what fits into it, and the button that plans and queues it. */
export function StandardPanel(props: StandardPanelProps): React.JSX.Element {
  const { caseId, standard, request, examinations, limit, isReadOnly } = props;
  const queuesAfter = useRef(false);
  const limitSeconds = limit.trim() === '' ? null : secondsOfText(limit);
  const isStale = request === undefined || standard.key !== standardKey(request);
  const estimate = isStale ? undefined : standard.estimate;
  const plan =
    estimate === undefined || limitSeconds === undefined
      ? undefined
      : planStandard(estimate.candidates, limitSeconds);
  const requests =
    plan === undefined || request === undefined
      ? undefined
      : standardRequests(plan, request, { examinations, takesSpikes: props.takesSpikes });
  const estimateNow = (): boolean => {
    if (!props.onCheck() || request === undefined || limitSeconds === undefined) return false;
    standard.start(request);
    return true;
  };
  const queue = (): void => {
    if (isReadOnly || props.isQueueing || standard.isBusy) return;
    if (requests !== undefined) props.onQueue(requests);
    else queuesAfter.current = estimateNow();
  };
  // One press is enough: what was planned is queued when the plan is there.
  useEffect(() => {
    if (!queuesAfter.current || standard.isBusy) return;
    queuesAfter.current = false;
    if (requests !== undefined) props.onQueue(requests);
  }, [standard.isBusy, requests, props]);
  return (
    <Card
      title="Standard examination"
      subtitle="Plans the set and measures the speed. No text of a work is scored."
    >
      <TextField
        label="Time"
        description="For example 6 h or 90 min. What answers most per minute is chosen first. If empty: every attack at its usual size."
        value={limit}
        onChange={props.onLimit}
        placeholder="no limit"
        autoComplete="off"
        errorMessage={
          limitSeconds === undefined
            ? { message: 'This is not a span of time.', hint: 'Type hours or minutes, for example 6 h.' }
            : undefined
        }
      />
      {standard.isBusy ? (
        <div className="stack-tight">
          <ProgressBar
            label={standard.job === null || standard.job.step === '' ? 'Starting' : standard.job.step}
            value={
              standard.job !== null && standard.job.total > 0
                ? standard.job.done / standard.job.total
                : undefined
            }
            valueText=""
          />
          <Button size="small" onPress={standard.cancel}>
            Cancel the estimate
          </Button>
        </div>
      ) : plan !== undefined && estimate !== undefined ? (
        <StandardPlanView caseId={caseId} plan={plan} estimate={estimate} examinations={examinations} />
      ) : (
        standard.estimate !== undefined &&
        isStale && (
          <Callout tone="warning" title="The form has changed since this estimate.">
            Run the estimate again to see the current cost.
          </Callout>
        )
      )}
      <div className="examine-actions" data-actions>
        <Button isPending={standard.isBusy} isDisabled={isReadOnly} onPress={() => void estimateNow()}>
          {estimate === undefined ? 'Estimate' : 'Estimate again'}
        </Button>
        <Button
          variant="primary"
          isPending={props.isQueueing || standard.isBusy}
          isDisabled={isReadOnly || requests?.length === 0}
          onPress={queue}
        >
          {requests === undefined
            ? 'Add to queue'
            : `Add ${counted(requests.length, 'examination')} to queue`}
        </Button>
        <QueuedNote caseId={caseId} queued={props.queued} />
        <p className="muted examine-keys">
          <Kbd keys="Mod+Enter" /> adds to the queue.
        </p>
      </div>
      <PublishHead caseId={caseId} />
    </Card>
  );
}
