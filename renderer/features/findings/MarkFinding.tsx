import { useState } from 'react';
import type { Finding } from '../../../src/domain/index.js';
import { useAction } from '../../api/index.js';
import { Button, Dialog, ErrorPanel, showToast, TextArea, TextField } from '../../components/index.js';

export interface MarkFindingProps {
  readonly caseId: string;
  readonly examinationId: string;
  readonly finding: Finding;
}

/** Marks a finding as an exhibit, with a title and a note of the examiner. */
export function MarkFinding({ caseId, examinationId, finding }: MarkFindingProps): React.JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [title, setTitle] = useState(finding.title);
  const [note, setNote] = useState('');
  const add = useAction('exhibits.add');
  const mark = (): void =>
    add.mutate(
      { caseId, source: { kind: 'finding', examinationId, findingId: finding.id }, title, note },
      {
        onSuccess: ({ exhibitId }) => {
          setOpen(false);
          setNote('');
          showToast(`Marked as exhibit ${exhibitId}`);
        },
      },
    );
  return (
    <Dialog
      title="Mark as exhibit"
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" icon="exhibit">
          Mark as exhibit …
        </Button>
      }
      footer={(close) => (
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" isPending={add.isPending} onPress={mark}>
            Mark
          </Button>
        </>
      )}
    >
      <div className="stack">
        <TextField label="Title" value={title} onChange={setTitle} maxLength={300} autoFocus />
        <TextArea
          label="Note"
          description="Your own words; printed as such."
          value={note}
          onChange={setNote}
          maxLength={10_000}
        />
        {add.error !== null && <ErrorPanel error={add.error} title="The exhibit was not marked" />}
      </div>
    </Dialog>
  );
}
