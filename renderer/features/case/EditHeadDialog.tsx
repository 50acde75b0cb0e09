import { useState } from 'react';
import type { CaseOverview } from '../../../src/api/contract.js';
import { useAction } from '../../api/index.js';
import { Button, Dialog, ErrorPanel, TextArea, TextField } from '../../components/index.js';

type Head = CaseOverview['index']['head'];

const FIELDS: readonly { readonly key: keyof Head; readonly label: string; readonly isLong?: true }[] = [
  { key: 'caption', label: 'Caption' },
  { key: 'court', label: 'Court' },
  { key: 'docket', label: 'Docket number' },
  { key: 'question', label: 'Question asked', isLong: true },
  { key: 'examiner', label: 'Examiner' },
  { key: 'examinerTitle', label: 'Title of the examiner' },
  { key: 'laboratory', label: 'Laboratory' },
];

/** Changes what the case says of itself; the audit log keeps what it said before. */
export function EditHeadDialog({
  caseId,
  head,
}: {
  readonly caseId: string;
  readonly head: Head;
}): React.JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [draft, setDraft] = useState(head);
  const edit = useAction('case.edit');
  const changed = Object.fromEntries(
    FIELDS.filter(({ key }) => draft[key] !== head[key]).map(({ key }) => [key, draft[key]]),
  );
  const save = (): void => {
    if (Object.keys(changed).length === 0) setOpen(false);
    else edit.mutate({ caseId, head: changed }, { onSuccess: () => setOpen(false) });
  };
  const field = edit.error?.details['field'];
  const errorOf = (key: string): { readonly errorMessage?: NonNullable<typeof edit.error> } =>
    edit.error !== null && field === key ? { errorMessage: edit.error } : {};
  return (
    <Dialog
      title="The matter"
      size="large"
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (open) setDraft(head);
        setOpen(open);
      }}
      trigger={
        <Button size="small" icon="edit">
          Edit
        </Button>
      }
      footer={(close) => (
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" isPending={edit.isPending} onPress={save}>
            Save
          </Button>
        </>
      )}
    >
      <div className="stack">
        {FIELDS.map(({ key, label, isLong }) => {
          const common = {
            label,
            value: draft[key],
            onChange: (value: string) => setDraft({ ...draft, [key]: value }),
            ...errorOf(key),
          };
          return isLong === true ? <TextArea key={key} {...common} /> : <TextField key={key} {...common} />;
        })}
        {edit.error !== null && !FIELDS.some(({ key }) => key === field) && <ErrorPanel error={edit.error} />}
        <p className="muted">The audit log keeps what was said before.</p>
      </div>
    </Dialog>
  );
}
