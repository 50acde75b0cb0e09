import type { QueueItem } from '../../../src/contract/index.js';
import type { ErrorCode } from '../../../src/base/index.js';
import { Button, ConfirmDialog, ErrorPanel } from '../../components/index.js';
import type { RunActionCalls } from './useRunActions.js';

export interface BeginErrorProps {
  readonly item: Pick<QueueItem, 'examinationId' | 'error'>;
  readonly actions: RunActionCalls;
  readonly isReadOnly: boolean;
}

/** What a person may insist on, by its code, and what that means. */
const INSISTABLE: ReadonlyMap<ErrorCode, string> = new Map([
  [
    'resume-other-build',
    'What was scored so far was scored by another build of the program; the rest would be scored by this one.',
  ],
  [
    'self-test-failed',
    'The program does not give the known answers on this machine, so what it scores may be wrong.',
  ],
]);

/** Why a run could not begin; where that may be insisted on, the way to go on all the same. */
export function BeginError({ item, actions, isReadOnly }: BeginErrorProps): React.JSX.Element | null {
  const { examinationId: id, error } = item;
  if (error === null) return null;
  const consequence = isReadOnly || id === '' ? undefined : INSISTABLE.get(error.code);
  return (
    <div className="stack-tight">
      <ErrorPanel error={error} title="It could not begin" />
      {consequence !== undefined && (
        <div className="row">
          <ConfirmDialog
            title={`Go on with ${id} all the same?`}
            confirmLabel="Go on all the same"
            isDanger
            onConfirm={() => actions.insist(id, error.code)}
            trigger={<Button icon="play">Go on all the same …</Button>}
          >
            <p>{consequence}</p>
            <p>The audit log keeps that you insisted, and every later report says so.</p>
          </ConfirmDialog>
        </div>
      )}
    </div>
  );
}
