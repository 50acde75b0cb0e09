import { useId, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { CaseOverview } from '../../../src/contract/index.js';
import { useAction } from '../../api/index.js';
import {
  Button,
  Dialog,
  errorAt,
  errorBeside,
  ErrorPanel,
  TextArea,
  TextField,
  useFocusInvalid,
  useFocusNamed,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';

type Head = CaseOverview['index']['head'];

const FIELDS: readonly { readonly key: keyof Head; readonly label: string; readonly isLong?: true }[] = [
  { key: 'caption', label: 'Caption' },
  { key: 'court', label: 'Court' },
  { key: 'docket', label: 'Docket number' },
  { key: 'question', label: 'Question asked', isLong: true },
  { key: 'examiner', label: 'Examiner' },
  { key: 'examinerTitle', label: 'Examiner’s title' },
  { key: 'laboratory', label: 'Laboratory' },
];

/** Edits the details of the case; the audit log keeps the earlier ones. */
export function EditHeadDialog({
  caseId,
  head,
}: {
  readonly caseId: string;
  readonly head: Head;
}): React.JSX.Element {
  // A link of the report’s checklist names the field that is missing; what is saved leads back there.
  const [params, setParams] = useSearchParams();
  const asked = FIELDS.find(({ key }) => key === params.get('edit'))?.key;
  const [isPressed, setPressed] = useState(false);
  const setOpen = (open: boolean): void => {
    setPressed(open);
    if (!open && asked !== undefined) setParams({}, { replace: true });
  };
  // Typed text stays when the dialog is closed without a decision.
  const [typed, setTyped] = useState<Partial<Head>>({});
  const formId = useId();
  const edit = useAction('case.edit');
  const form = useFocusInvalid(edit.error);
  useFocusNamed(form, asked ?? null);
  const draft = { ...head, ...typed };
  const changed = Object.fromEntries(
    FIELDS.filter(({ key }) => draft[key] !== head[key]).map(({ key }) => [key, draft[key]]),
  );
  const done = (): void => {
    setOpen(false);
    setTyped({});
    edit.reset();
  };
  const saved = (): void => {
    done();
    if (asked !== undefined) navigate(href.reports(caseId));
  };
  const save = (): void => {
    if (Object.keys(changed).length === 0) saved();
    else edit.mutate({ caseId, head: changed }, { onSuccess: saved });
  };
  const other = errorBeside(
    edit.error,
    FIELDS.map(({ key }) => `head.${key}`),
  );
  return (
    <Dialog
      title="The matter"
      size="large"
      isOpen={isPressed || asked !== undefined}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" icon="edit">
          Edit
        </Button>
      }
      footer={
        <>
          <Button onPress={done}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" isPending={edit.isPending}>
            Save
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
          if (!edit.isPending) save();
        }}
      >
        {FIELDS.map(({ key, label, isLong }) => {
          const common = {
            label,
            value: draft[key],
            name: key,
            onChange: (value: string) => setTyped({ ...typed, [key]: value }),
            errorMessage: errorAt(edit.error, `head.${key}`),
          };
          return isLong === true ? <TextArea key={key} {...common} /> : <TextField key={key} {...common} />;
        })}
        {other !== undefined && <ErrorPanel error={other} title="Nothing was changed" />}
        <p className="muted">The audit log keeps the earlier text.</p>
      </form>
    </Dialog>
  );
}
