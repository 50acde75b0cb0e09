import { useId, useState } from 'react';
import { useSearchParams } from 'wouter';
import {
  EVIDENCE_FIELD,
  EVIDENCE_TEXT,
  evidenceFieldSchema,
  evidenceWords,
  isAskedIn,
  isModelRole,
  rolesReadAs,
  type EvidenceField,
  type EvidenceRole,
  type EvidenceWords,
} from '../../../../src/domain/index.js';
import { useAction } from '../../../api/index.js';
import {
  Button,
  Dialog,
  errorAt,
  errorBeside,
  ErrorPanel,
  SelectField,
  TextArea,
  TextField,
  useFocusInvalid,
  useFocusNamed,
} from '../../../components/index.js';
import { ROLES, type Item } from '../roleWords.js';

/** The field that the address asks to correct, as a link of the report's checklist does; null for none. */
function useAskedField(): readonly [field: EvidenceField | null, close: () => void] {
  const [params, setParams] = useSearchParams();
  const asked = evidenceFieldSchema.safeParse(params.get('correct'));
  return [asked.success ? asked.data : null, () => setParams({}, { replace: true })];
}

/** Corrects what is stated about an item of evidence; the audit log keeps the old words, the new ones and the reason. */
export function CorrectDialog({
  caseId,
  evidence,
  usedBy,
}: {
  readonly caseId: string;
  readonly evidence: Item;
  readonly usedBy: readonly string[];
}): React.JSX.Element {
  const [asked, forget] = useAskedField();
  const [isOpen, setOpen] = useState(false);
  const show = (open: boolean): void => {
    setOpen(open);
    if (!open && asked !== null) forget();
  };
  return (
    <Dialog
      title={`Correct ${evidence.id}`}
      size="large"
      isOpen={isOpen || asked !== null}
      onOpenChange={show}
      trigger={<Button icon="edit">Correct</Button>}
    >
      <CorrectForm
        caseId={caseId}
        evidence={evidence}
        usedBy={usedBy}
        focused={asked}
        onDone={() => show(false)}
      />
    </Dialog>
  );
}

function CorrectForm({
  caseId,
  evidence,
  usedBy,
  focused,
  onDone,
}: {
  readonly caseId: string;
  readonly evidence: Item;
  readonly usedBy: readonly string[];
  readonly focused: EvidenceField | null;
  readonly onDone: () => void;
}): React.JSX.Element {
  const reasonId = useId();
  const [typed, setTyped] = useState<Partial<EvidenceWords>>({});
  const [reason, setReason] = useState('');
  const correct = useAction('evidence.correct');
  const form = useFocusInvalid(correct.error);
  useFocusNamed(form, focused);
  const now = evidenceWords(evidence);
  const draft = { ...now, ...typed };
  const names = evidenceFieldSchema.options.filter(
    (name) => name === 'role' || isAskedIn(name, draft.role) || now[name] !== '' || name === focused,
  );
  const words = Object.fromEntries(
    names.filter((name) => draft[name] !== now[name]).map((name) => [name, draft[name]]),
  );
  const isChanged = Object.keys(words).length > 0;
  const save = (): void => {
    if (!isChanged) onDone();
    else correct.mutate({ caseId, evidenceId: evidence.id, words, reason }, { onSuccess: onDone });
  };
  const other = errorBeside(correct.error, [...names, ...names.map((name) => `words.${name}`), 'reason']);
  return (
    <form
      ref={form}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!correct.isPending) save();
      }}
    >
      {names.map((name) => {
        const { label } = EVIDENCE_FIELD[name];
        const problem = errorAt(correct.error, name) ?? errorAt(correct.error, `words.${name}`);
        const common = {
          label,
          value: draft[name],
          name,
          onChange: (value: string) => setTyped({ ...typed, [name]: value }),
          errorMessage: problem,
        };
        if (name === 'role')
          return (
            <RoleField
              key={name}
              role={draft.role}
              usedBy={usedBy}
              error={problem}
              onChange={(role) => setTyped({ ...typed, role })}
            />
          );
        return EVIDENCE_TEXT[name].chars > 500 ? (
          <TextArea key={name} {...common} />
        ) : (
          <TextField key={name} {...common} />
        );
      })}
      <TextArea
        id={reasonId}
        label="Reason for the correction"
        description="Reports print the old words, the new words and this reason."
        isRequired
        value={reason}
        onChange={setReason}
        errorMessage={errorAt(correct.error, 'reason')}
      />
      {usedBy.length > 0 && (
        <p className="muted">{`${usedBy.join(', ')} used ${evidence.id}. Plans and findings keep the words from which they were made.`}</p>
      )}
      {other !== undefined && <ErrorPanel error={other} title="Nothing was corrected" />}
      <div className="row">
        <Button onPress={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" isPending={correct.isPending}>
          Correct
        </Button>
      </div>
    </form>
  );
}

function RoleField({
  role,
  usedBy,
  error,
  onChange,
}: {
  readonly role: EvidenceRole;
  readonly usedBy: readonly string[];
  readonly error: ReturnType<typeof errorAt>;
  readonly onChange: (role: EvidenceRole) => void;
}): React.JSX.Element {
  const roles = ROLES.filter(({ id }) => rolesReadAs(role).includes(id));
  const isFixed = roles.length < 2 || (usedBy.length > 0 && !isModelRole(role));
  return (
    <SelectField
      label={EVIDENCE_FIELD.role.label}
      description={
        isFixed && usedBy.length > 0
          ? `${usedBy.join(', ')} used the item in this role, so it cannot be changed. Add the file again in the other role.`
          : undefined
      }
      isDisabled={isFixed}
      options={roles}
      selectedKey={role}
      onSelectionChange={(id) => onChange(id as EvidenceRole)}
      errorMessage={error}
    />
  );
}
