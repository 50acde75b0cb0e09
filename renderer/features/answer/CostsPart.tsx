import { Button, ErrorPanel, ProgressBar } from '../../components/index.js';
import type { Costs } from './useCosts.js';

/** Offers to measure how long the examinations that are missing would take; nothing where every time is known. */
export function CostsPart({
  costs,
  missing,
}: {
  readonly costs: Costs;
  /** The attacks that the answer offers. */
  readonly missing: readonly string[];
}): React.JSX.Element | null {
  const { job } = costs;
  if (costs.isBusy)
    return (
      <div className="stack-tight">
        <ProgressBar
          label={job === null || job.step === '' ? 'Starting' : job.step}
          value={job !== null && job.total > 0 ? job.done / job.total : undefined}
          valueText=""
        />
        <Button size="small" onPress={costs.cancel}>
          Cancel the estimate
        </Button>
      </div>
    );
  const isKnown = (attackId: string): boolean =>
    costs.of(attackId) !== undefined || costs.unsuited(attackId) !== undefined;
  if (costs.estimate === undefined || missing.every(isKnown)) return null;
  return (
    <div className="stack-tight">
      {costs.problem !== undefined && (
        <ErrorPanel error={costs.problem} title="The times could not be measured" />
      )}
      <div className="row screen-only">
        <Button size="small" onPress={costs.estimate}>
          Measure the times
        </Button>
        <span className="muted">
          How long each missing examination takes on this machine. The model is loaded; no text of a work is
          scored.
        </span>
      </div>
    </div>
  );
}
