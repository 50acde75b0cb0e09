import type { ExaminationRequest } from '../../../src/contract/index.js';
import {
  Button,
  CalibrationMark,
  Callout,
  Card,
  Kbd,
  type Problem,
  MarkedText,
} from '../../components/index.js';
import { PreflightResult } from './PreflightResult.js';
import { PublishHead } from './PlanWarnings.js';
import { QueuedNote } from './QueuedNote.js';
import { requestKey, type Preflights } from './usePreflights.js';

export interface PreflightPanelProps {
  readonly caseId: string;
  /** Empty until one is selected. */
  readonly attackTitle: string;
  readonly preflights: Preflights;
  readonly requests: readonly ExaminationRequest[];
  readonly modelName: (modelId: string) => string;
  readonly hasControl: boolean;
  readonly isReadOnly: boolean;
  readonly isQueueing: boolean;
  /** How many examinations were just added to the queue. */
  readonly queued: number;
  readonly onEstimate: () => void;
  readonly onQueue: () => void;
  readonly isAtField: (problem: Problem) => boolean;
  readonly onProblem: (problem: Problem) => void;
}

/** The estimated cost of the examination, and the button that queues it. */
export function PreflightPanel({
  caseId,
  attackTitle,
  preflights,
  requests,
  modelName,
  hasControl,
  isReadOnly,
  isQueueing,
  queued,
  onEstimate,
  onQueue,
  isAtField,
  onProblem,
}: PreflightPanelProps): React.JSX.Element {
  const isStale = preflights.runs.length > 0 && preflights.key !== requestKey(requests);
  // An error of an earlier form says nothing about this one.
  const shown = isStale ? preflights.runs.filter(({ problem }) => problem === undefined) : preflights.runs;
  const count = Math.max(1, requests.length);
  return (
    <Card
      title={attackTitle === '' ? 'Estimate' : `Estimate: ${attackTitle}`}
      subtitle="Plans the examination and measures the speed. No text of a work is scored."
    >
      {preflights.runs.length === 0 && (
        <p className="muted">
          <MarkedText text="An estimate shows the windows, tokens, time and memory. The hash of the plan is the one the examination will have." />
        </p>
      )}
      {isStale && shown.length > 0 && (
        <Callout tone="warning" title="The form has changed since this estimate.">
          Run the estimate again to see the current cost.
        </Callout>
      )}
      <div className={isStale ? 'preflight-stale stack' : 'stack'}>
        {shown.map((run) => (
          <PreflightResult
            key={run.jobId ?? run.modelId}
            caseId={caseId}
            modelName={modelName(run.modelId)}
            jobId={run.jobId}
            problem={run.problem}
            isAtField={isAtField}
            onEnded={(problem) => {
              preflights.ended(run.modelId, problem);
              if (problem !== null && !run.isEnded) onProblem(problem);
            }}
          />
        ))}
      </div>
      {!hasControl && (
        <CalibrationMark
          calibration={{ kind: 'uncalibrated', reasons: [{ text: 'No control is selected.' }] }}
        />
      )}
      <div className="examine-actions" data-actions>
        <Button isPending={preflights.isBusy} isDisabled={isReadOnly} onPress={onEstimate}>
          {preflights.runs.length === 0 ? 'Estimate' : 'Estimate again'}
        </Button>
        <Button variant="primary" isPending={isQueueing} isDisabled={isReadOnly} onPress={onQueue}>
          {count === 1 ? 'Add to queue' : `Add ${count} examinations to queue`}
        </Button>
        <QueuedNote caseId={caseId} queued={queued} />
        <p className="muted examine-keys">
          <Kbd keys="Mod+Enter" /> adds to the queue.
        </p>
      </div>
      <PublishHead caseId={caseId} />
    </Card>
  );
}
