import type { ExaminationShort } from '../../../src/contract/index.js';
import { Button, ConfirmDialog, Link } from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { isResumable, resumeWords } from './runWords.js';
import type { RunActionCalls } from './useRunActions.js';

export interface RunActionsProps {
  readonly caseId: string;
  readonly summary: Pick<ExaminationShort, 'id' | 'status' | 'unitsDone' | 'units' | 'targetIds'>;
  readonly actions: RunActionCalls;
  readonly isReadOnly: boolean;
  /** Whether it is already in the queue. */
  readonly isQueued: boolean;
  readonly isPausing: boolean;
  /** In a list: small, and with links to the results of a finished one. */
  readonly isRow?: boolean;
}

/** The actions for an examination in its current state. */
export function RunActions({
  caseId,
  summary,
  actions,
  isReadOnly,
  isQueued,
  isPausing,
  isRow = false,
}: RunActionsProps): React.JSX.Element {
  const { id, status, targetIds } = summary;
  const [firstTarget] = targetIds;
  const size = isRow ? 'small' : 'normal';
  return (
    // A group: it stays while its buttons change with the state, and takes the focus of a button that disappears.
    <span className="run-actions" role="group" aria-label={`Actions for ${id}`}>
      {isRow && status === 'finished' && (
        <>
          <Link href={href.findingsOf(caseId, id)}>Findings</Link>
          {firstTarget !== undefined && <Link href={href.reader(caseId, id, firstTarget)}>Reader</Link>}
        </>
      )}
      {!isReadOnly && (
        <Link
          href={href.examine(caseId, { from: id })}
          {...(isRow ? { 'aria-label': `Same again as ${id}, with another model or work` } : {})}
        >
          {isRow ? 'Same again' : 'Same again with another model or work'}
        </Link>
      )}
      {!isReadOnly && isResumable(status) && !isQueued && (
        <Button
          size={size}
          icon="play"
          isPending={actions.pending === `resume ${id}`}
          onPress={() => actions.resume(id)}
        >
          {resumeWords(summary)}
        </Button>
      )}
      {isQueued && <span className="muted">in the queue</span>}
      {!isReadOnly && status === 'running' && (
        <>
          <Button
            size={size}
            icon="pause"
            isDisabled={isPausing}
            isPending={actions.pending === `pause ${id}`}
            onPress={() => actions.pause(id)}
          >
            {isPausing ? 'Pausing after this batch' : 'Pause'}
          </Button>
          <ConfirmDialog
            title={`Stop ${id} now?`}
            confirmLabel="Stop run"
            isDanger
            onConfirm={() => actions.stop(id)}
            trigger={
              <Button size={size} icon="stop" variant="quiet">
                Stop
              </Button>
            }
          >
            <p>
              The current batch is lost and will be scored again when the run is resumed. Everything before it
              is kept, and the result will be the same, byte for byte. If you pause instead, the batch is
              finished first.
            </p>
          </ConfirmDialog>
        </>
      )}
    </span>
  );
}
