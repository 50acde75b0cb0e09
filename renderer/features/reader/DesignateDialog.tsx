import { useState } from 'react';
import { counted } from '../../../src/base/index.js';
import { withDesignation } from '../../../src/domain/index.js';
import { formatCount } from '../../../src/figure/index.js';
import { useAction, useCall } from '../../api/index.js';
import { Button, Dialog, ErrorPanel, showToast, TextField } from '../../components/index.js';
import type { CharRange } from './places.js';

export interface DesignateDialogProps {
  readonly caseId: string;
  readonly workId: string;
  readonly range: CharRange;
  readonly onClose: () => void;
}

/** Designates a passage of a work: it is stated with the evidence, on record, and counted by itself in examinations that are planned later. */
export function DesignateDialog({ caseId, workId, range, onClose }: DesignateDialogProps): React.JSX.Element {
  const [reason, setReason] = useState('');
  const { data } = useCall('work.show', { caseId, evidenceId: workId });
  const correct = useAction('evidence.correct');
  const designate = (): void => {
    if (data === undefined) return;
    const designated = withDesignation(data.evidence.designated ?? '', { ...range, reason });
    correct.mutate(
      { caseId, evidenceId: workId, words: { designated }, reason },
      {
        onSuccess: () => {
          showToast(`Designated in ${workId}.`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title="Designate a passage"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isPending={correct.isPending}
            isDisabled={reason.trim() === '' || data === undefined}
            onPress={designate}
          >
            Designate
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          {`${counted(range.endChar - range.startChar, 'character')} of ${workId}, ${formatCount(range.startChar)} to ${formatCount(range.endChar)}. Examinations that are planned from now on count designated passages by themselves. The answer names the examinations that had begun before.`}
        </p>
        <TextField
          label="Why this passage counts on its own"
          description="For example: the opening scene."
          value={reason}
          maxLength={300}
          isRequired
          autoFocus
          onChange={setReason}
        />
        {correct.error !== null && (
          <ErrorPanel error={correct.error} title="The passage was not designated" />
        )}
      </div>
    </Dialog>
  );
}
