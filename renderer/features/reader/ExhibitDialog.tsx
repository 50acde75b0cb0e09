import { useState, type ReactNode } from 'react';
import type { ExhibitRequest } from '../../../src/contract/index.js';
import { useAction } from '../../api/index.js';
import { Button, Dialog, ErrorPanel, showToast, TextArea, TextField } from '../../components/index.js';

export interface ExhibitDialogProps {
  readonly caseId: string;
  readonly source: ExhibitRequest;
  /** What is being marked, shown above the fields. */
  readonly what: ReactNode;
  readonly suggestedTitle: string;
  readonly onClose: () => void;
}

const LONGEST_TITLE = 300;

/** Marks something as an exhibit: the program supplies what it measured, and a person adds a title and a note. */
export function ExhibitDialog(props: ExhibitDialogProps): React.JSX.Element {
  const { caseId, source, what, suggestedTitle, onClose } = props;
  const [title, setTitle] = useState(suggestedTitle.slice(0, LONGEST_TITLE));
  const [note, setNote] = useState('');
  const add = useAction('exhibits.add');
  const mark = (): void =>
    add.mutate(
      { caseId, source, title: title.trim(), note },
      {
        onSuccess: ({ label }) => {
          showToast(`Marked as ${label}.`);
          onClose();
        },
      },
    );
  return (
    <Dialog
      title="Mark as exhibit"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isPending={add.isPending} isDisabled={title.trim() === ''} onPress={mark}>
            Mark as exhibit
          </Button>
        </>
      }
    >
      <div className="stack">
        {what}
        <TextField
          label="Title"
          description="The heading of the exhibit in the report."
          value={title}
          maxLength={LONGEST_TITLE}
          isRequired
          autoFocus
          onChange={setTitle}
        />
        <TextArea
          label="Note"
          description="What the reader of the report should notice. Optional."
          value={note}
          maxLength={10_000}
          onChange={setNote}
        />
        {add.error !== null && <ErrorPanel error={add.error} title="The exhibit was not marked" />}
      </div>
    </Dialog>
  );
}
