import type { QueueItem } from '../../../src/contract/index.js';
import type { ErrorCode } from '../../../src/base/index.js';
import { Button, ConfirmDialog, ErrorPanel } from '../../components/index.js';
import type { RunActionCalls } from './useRunActions.js';

export interface BeginErrorProps {
  readonly item: Pick<QueueItem, 'examinationId' | 'error'>;
  readonly actions: RunActionCalls;
  readonly isReadOnly: boolean;
}

/** The refusals that a person may override, by code, and what an override means. */
const INSISTABLE: ReadonlyMap<ErrorCode, string> = new Map([
  [
    'memory-short',
    'The model needs more memory than is available. Its weights would be read from the disk for every batch, which takes many times longer.',
  ],
  [
    'resume-other-build',
    'The units scored so far were scored by another build of the program. This build would score the rest.',
  ],
  ['self-test-failed', 'The self-test fails on this machine, so the scores may be wrong.'],
  [
    'tokenizer-pre-missing',
    'The model’s file states no pre-tokenizer. llama.cpp splits texts by a fallback, so a memorized text may look less memorized than it is.',
  ],
]);

/** Why a run could not start and, where a person may override that, a button to continue. */
export function BeginError({ item, actions, isReadOnly }: BeginErrorProps): React.JSX.Element | null {
  const { examinationId: id, error } = item;
  if (error === null) return null;
  const consequence = isReadOnly || id === '' ? undefined : INSISTABLE.get(error.code);
  return (
    <div className="stack-tight">
      <ErrorPanel error={error} title="The run could not start" />
      {consequence !== undefined && (
        <div className="row">
          <ConfirmDialog
            title={`Continue ${id} anyway?`}
            confirmLabel="Continue anyway"
            isDanger
            onConfirm={() => actions.insist(id, error.code)}
            trigger={<Button icon="play">Continue anyway…</Button>}
          >
            <p>{consequence}</p>
            <p>The audit log records the override, and every later report states it.</p>
          </ConfirmDialog>
        </div>
      )}
    </div>
  );
}
