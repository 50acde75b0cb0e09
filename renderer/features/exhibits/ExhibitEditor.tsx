import { useState } from 'react';
import { useAction } from '../../api/index.js';
import {
  Button,
  errorAt,
  errorBeside,
  ErrorPanel,
  TextArea,
  TextField,
  useFocusInvalid,
} from '../../components/index.js';
import type { Exhibit } from './ExhibitContent.js';

/** Title and note of an exhibit. Typed text stays when the change is refused. */
export function ExhibitEditor({
  caseId,
  exhibit,
  onDone,
}: {
  readonly caseId: string;
  readonly exhibit: Exhibit;
  readonly onDone: () => void;
}): React.JSX.Element {
  const [title, setTitle] = useState(exhibit.title);
  const [note, setNote] = useState(exhibit.note);
  const edit = useAction('exhibits.edit');
  const form = useFocusInvalid(edit.error);
  const refusal = errorBeside(edit.error, ['title', 'note']);
  return (
    <form
      ref={form}
      className="stack form"
      onSubmit={(event) => {
        event.preventDefault();
        edit.mutate({ caseId, exhibitId: exhibit.id, title, note }, { onSuccess: onDone });
      }}
    >
      <TextField
        label="Title"
        value={title}
        onChange={setTitle}
        autoFocus
        errorMessage={errorAt(edit.error, 'title')}
      />
      <TextArea
        label="Note"
        description="In your own words; the report prints it as your note."
        value={note}
        onChange={setNote}
        errorMessage={errorAt(edit.error, 'note')}
      />
      {refusal !== undefined && <ErrorPanel error={refusal} title="The exhibit was not changed" />}
      <div className="row">
        <Button type="submit" variant="primary" isPending={edit.isPending}>
          Save
        </Button>
        <Button onPress={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
