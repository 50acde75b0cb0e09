import { useId, useState } from 'react';
import type { Granted, LastExaminer } from '../../../src/contract/index.js';
import { useAction } from '../../api/index.js';
import {
  Button,
  Dialog,
  errorBeside,
  ErrorPanel,
  fieldOf,
  useFocusInvalid,
  errorAt,
  TextArea,
  TextField,
  type Problem,
} from '../../components/index.js';
import { href, navigate } from '../../navigation/index.js';
import { usePicker } from '../picker/index.js';
import { folderNameOf, forgetDraft, keepDraft, loadDraft, newDraft, type CaseDraft } from './caseDraft.js';
import { CASE_FIELDS, STEPS, stepOf, type CaseStep } from './caseSteps.js';
import { FolderStep } from './FolderStep.js';

export interface NewCaseDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** The default location for cases; null when the person must choose one. */
  readonly home: (Granted & { readonly path: string }) | null;
  /** The examiner of the last case, filled in; null when none is known. */
  readonly examiner: LastExaminer | null;
}

/**
 * Creates a case in three steps, or after any of them. Everything but the folder may stay empty and be filled in later; a report cannot be
 * sealed without it.
 */
export function NewCaseDialog({
  isOpen,
  onOpenChange,
  home,
  examiner,
}: NewCaseDialogProps): React.JSX.Element {
  const [draft, setDraft] = useState<CaseDraft>(() => loadDraft(examiner));
  const [at, setAt] = useState(0);
  const [parent, setParent] = useState<Granted>();
  const formId = useId();
  const create = useAction('case.create');
  const form = useFocusInvalid(create.error);
  const picker = usePicker({ what: 'folder', purpose: 'new-case' }, ([chosen]) => setParent(chosen));
  const change = (next: CaseDraft): void => {
    setDraft(next);
    keepDraft(next);
  };
  const head = (part: Partial<CaseDraft['head']>): void => {
    const next = { ...draft.head, ...part };
    change({ ...draft, head: next, name: draft.hasOwnName ? draft.name : folderNameOf(next.caption) });
  };
  const step = STEPS[at] ?? STEPS[0];
  const isLast = at === STEPS.length - 1;
  const place = parent ?? home ?? undefined;
  const submit = (): void => {
    if (place === undefined || create.isPending || draft.name.trim() === '') return;
    create.mutate(
      { parent: place.grantId, name: draft.name, head: draft.head },
      {
        onSuccess: ({ caseId }) => {
          forgetDraft();
          setDraft(newDraft(draft.head));
          setAt(0);
          onOpenChange(false);
          navigate(href.case(caseId));
        },
        // The refused field may be in an earlier step.
        onError: (error) => setAt(stepOf(fieldOf(error)) ?? STEPS.length - 1),
      },
    );
  };
  return (
    <Dialog
      title="New case"
      size="large"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          {at > 0 && <Button onPress={() => setAt(at - 1)}>Back</Button>}
          {!isLast && place !== undefined && draft.name.trim() !== '' && (
            <Button isDisabled={create.isPending} onPress={submit}>
              Create case now
            </Button>
          )}
          <Button
            type="submit"
            form={formId}
            variant="primary"
            isPending={create.isPending}
            isDisabled={isLast && (place === undefined || draft.name.trim() === '')}
          >
            {isLast ? 'Create case' : 'Next'}
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
          if (isLast) submit();
          else setAt(at + 1);
        }}
      >
        <p className="muted" aria-live="polite">
          Step {at + 1} of {STEPS.length}: {step.title}
        </p>
        {isLast ? (
          <FolderStep
            name={draft.name}
            place={parent === undefined ? home?.path : parent.name}
            onName={(name) => change({ ...draft, name, hasOwnName: true })}
            onChoose={picker.choose}
            error={create.error}
          />
        ) : (
          <HeadStep key={step.id} step={step} head={draft.head} onChange={head} error={create.error} />
        )}
        {isLast && picker.error !== null && <ErrorPanel error={picker.error} />}
        {errorBeside(create.error, CASE_FIELDS) !== undefined && (
          <ErrorPanel error={create.error} title="The case could not be created" />
        )}
      </form>
      {picker.dialog}
    </Dialog>
  );
}

interface HeadStepProps {
  readonly step: CaseStep;
  readonly head: CaseDraft['head'];
  readonly onChange: (part: Partial<CaseDraft['head']>) => void;
  readonly error: Problem | null;
}

/** A step that asks for details of the case. */
function HeadStep({ step, head, onChange, error }: HeadStepProps): React.JSX.Element {
  return (
    <>
      {step.fields.map(({ key, path, label, description, isLong, isNeededToSeal }, index) => {
        const notes = [description, isNeededToSeal === true ? 'Needed to seal a report.' : '']
          .filter(Boolean)
          .join(' ');
        const common = {
          label,
          description: notes === '' ? undefined : notes,
          autoFocus: index === 0,
          value: head[key],
          onChange: (value: string) => onChange({ [key]: value }),
          errorMessage: errorAt(error, path),
        };
        return isLong === true ? <TextArea key={key} {...common} /> : <TextField key={key} {...common} />;
      })}
      {step.note !== undefined && <p className="muted">{step.note}</p>}
    </>
  );
}
