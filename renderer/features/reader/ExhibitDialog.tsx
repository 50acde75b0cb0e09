import { useId, useState, type ReactNode } from 'react';
import type { ExhibitRequest } from '../../../src/contract/index.js';
import { useAction, useClient } from '../../api/index.js';
import {
  Button,
  Dialog,
  errorAt,
  errorBeside,
  ErrorPanel,
  showToast,
  TextArea,
  TextField,
  toastError,
  useFocusInvalid,
} from '../../components/index.js';

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
  const formId = useId();
  const client = useClient();
  const add = useAction('exhibits.add');
  const form = useFocusInvalid(add.error);
  const refusal = errorBeside(add.error, ['title', 'note']);
  const mark = (): void =>
    add.mutate(
      { caseId, source, title: title.trim(), note },
      {
        onSuccess: ({ exhibitId, label }) => {
          showToast(
            `Marked as ${label}.`,
            () => void client.call('exhibits.remove', { caseId, exhibitId }).catch(toastError),
          );
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
          <Button
            type="submit"
            form={formId}
            variant="primary"
            isPending={add.isPending}
            isDisabled={title.trim() === ''}
          >
            Mark as exhibit
          </Button>
        </>
      }
    >
      <form
        id={formId}
        ref={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!add.isPending && title.trim() !== '') mark();
        }}
      >
        {what}
        <TextField
          label="Title"
          description="The heading of the exhibit in the report."
          value={title}
          isRequired
          autoFocus
          onChange={setTitle}
          errorMessage={errorAt(add.error, 'title')}
        />
        <TextArea
          label="Note"
          description="In your own words; the report prints it as your note. Optional."
          value={note}
          onChange={setNote}
          errorMessage={errorAt(add.error, 'note')}
        />
        {refusal !== undefined && <ErrorPanel error={refusal} title="The exhibit was not marked" />}
      </form>
    </Dialog>
  );
}
