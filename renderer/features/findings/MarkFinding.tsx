import { useId, useState } from 'react';
import { useAction } from '../../api/index.js';
import {
  Button,
  Dialog,
  errorAt,
  errorBeside,
  ErrorPanel,
  showToast,
  TextArea,
  TextField,
  useFocusInvalid,
} from '../../components/index.js';
import { FindingLine } from './FindingLine.js';

export interface MarkFindingProps {
  readonly caseId: string;
  readonly examinationId: string;
  /** The title is proposed for the exhibit. */
  readonly finding: { readonly id: string; readonly title: string };
}

/** Marks a finding as an exhibit, with a title and a note by the examiner. */
export function MarkFinding({ caseId, examinationId, finding }: MarkFindingProps): React.JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [title, setTitle] = useState(finding.title);
  const [note, setNote] = useState('');
  const formId = useId();
  const add = useAction('exhibits.add');
  const form = useFocusInvalid(add.error);
  const refusal = errorBeside(add.error, ['title', 'note']);
  const mark = (): void =>
    add.mutate(
      { caseId, source: { kind: 'finding', examinationId, findingId: finding.id }, title, note },
      {
        onSuccess: ({ label }) => {
          setOpen(false);
          setNote('');
          showToast(`Marked as ${label}.`);
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
          Mark as exhibit…
        </Button>
      }
      footer={(close) => (
        <>
          <Button onPress={close}>Cancel</Button>
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
      )}
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
        <FindingLine caseId={caseId} examinationId={examinationId} findingId={finding.id} />
        <TextField
          label="Title"
          description="The heading of the exhibit in the report."
          value={title}
          onChange={setTitle}
          isRequired
          autoFocus
          errorMessage={errorAt(add.error, 'title')}
        />
        <TextArea
          label="Note"
          description="In your own words; the report prints it as your note."
          value={note}
          onChange={setNote}
          errorMessage={errorAt(add.error, 'note')}
        />
        {refusal !== undefined && <ErrorPanel error={refusal} title="The exhibit was not marked" />}
      </form>
    </Dialog>
  );
}
