import { useState } from 'react';
import { useAction } from '../../../api/index.js';
import { Button, Dialog, errorAt, errorBeside, ErrorPanel, TextArea } from '../../../components/index.js';
import type { Item } from '../roleWords.js';

/** Withdraws an item of evidence that nothing uses, or restores one that was withdrawn; either needs a reason. */
export function WithdrawDialog({
  caseId,
  evidence,
}: {
  readonly caseId: string;
  readonly evidence: Item;
}): React.JSX.Element {
  const isWithdrawn = evidence.withdrawn !== undefined;
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog
      title={`${isWithdrawn ? 'Restore' : 'Withdraw'} ${evidence.id}`}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button icon={isWithdrawn ? 'refresh' : 'cross'}>{isWithdrawn ? 'Restore' : 'Withdraw'}</Button>
      }
    >
      <ReasonForm
        caseId={caseId}
        evidenceId={evidence.id}
        isWithdrawn={isWithdrawn}
        onDone={() => setOpen(false)}
      />
    </Dialog>
  );
}

function ReasonForm({
  caseId,
  evidenceId,
  isWithdrawn,
  onDone,
}: {
  readonly caseId: string;
  readonly evidenceId: string;
  readonly isWithdrawn: boolean;
  readonly onDone: () => void;
}): React.JSX.Element {
  const [reason, setReason] = useState('');
  const withdraw = useAction('evidence.withdraw');
  const restore = useAction('evidence.restore');
  const change = isWithdrawn ? restore : withdraw;
  const other = errorBeside(change.error, ['reason']);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate({ caseId, evidenceId, reason }, { onSuccess: onDone });
      }}
    >
      <p>
        {isWithdrawn
          ? 'The item can then be used again. The withdrawal stays on record.'
          : 'The item stays on record with the reason. It is offered for no new examination, and reports list it as withdrawn.'}
      </p>
      <TextArea
        label="Reason"
        description={isWithdrawn ? 'Reports print it.' : 'Reports print it, e.g. “received in error”.'}
        isRequired
        autoFocus
        value={reason}
        onChange={setReason}
        errorMessage={errorAt(change.error, 'reason')}
      />
      {other !== undefined && <ErrorPanel error={other} title="Nothing was changed" />}
      <div className="row">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" isPending={change.isPending}>
          {isWithdrawn ? 'Restore' : 'Withdraw'}
        </Button>
      </div>
    </form>
  );
}
