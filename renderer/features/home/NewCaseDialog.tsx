import { useState } from 'react';
import type { Granted } from '../../../src/api/contract.js';
import { useAction } from '../../api/index.js';
import { Button, Dialog, ErrorPanel, HostileText, TextArea, TextField } from '../../components/index.js';
import { href, navigate } from '../../shell/index.js';
import { usePicker } from '../picker/index.js';
import { EMPTY_DRAFT, folderNameOf, keepDraft, loadDraft, type CaseDraft } from './caseDraft.js';

export interface NewCaseDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Where cases go unless another place is chosen; null when one must be chosen. */
  readonly home: (Granted & { readonly path: string }) | null;
}

const STEPS = ['The matter', 'The examiner', 'The folder'] as const;

/** Makes a case in three steps. All but the folder may be left empty and filled in later; a report cannot be sealed without it. */
export function NewCaseDialog({ isOpen, onOpenChange, home }: NewCaseDialogProps): React.JSX.Element {
  const [draft, setDraft] = useState<CaseDraft>(loadDraft);
  const [step, setStep] = useState(0);
  const [parent, setParent] = useState<Granted>();
  const create = useAction('case.create');
  const picker = usePicker({ what: 'folder', purpose: 'new-case' }, setParent);
  const change = (next: CaseDraft): void => {
    setDraft(next);
    keepDraft(next);
  };
  const head = (part: Partial<CaseDraft['head']>): void => {
    const next = { ...draft.head, ...part };
    change({ ...draft, head: next, name: draft.hasOwnName ? draft.name : folderNameOf(next.caption) });
  };
  const place = parent ?? home ?? undefined;
  const submit = (): void => {
    if (place === undefined) return;
    create.mutate(
      { parent: place.grantId, name: draft.name, head: draft.head },
      {
        onSuccess: ({ caseId }) => {
          change(EMPTY_DRAFT);
          setStep(0);
          onOpenChange(false);
          navigate(href.case(caseId));
        },
      },
    );
  };
  const isLast = step === STEPS.length - 1;
  const field = create.error?.details['field'];
  return (
    <Dialog
      title="New case"
      size="large"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          {step > 0 && <Button onPress={() => setStep(step - 1)}>Back</Button>}
          {isLast ? (
            <Button
              variant="primary"
              isPending={create.isPending}
              isDisabled={place === undefined || draft.name.trim() === ''}
              onPress={submit}
            >
              Make the case
            </Button>
          ) : (
            <Button variant="primary" onPress={() => setStep(step + 1)}>
              Next
            </Button>
          )}
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isLast) submit();
          else setStep(step + 1);
        }}
      >
        <p className="muted" aria-live="polite">
          Step {step + 1} of {STEPS.length}: {STEPS[step]}
        </p>
        {step === 0 && (
          <>
            <TextField
              label="Caption"
              description="As on the pleadings, for example Doe v. Acme."
              autoFocus
              value={draft.head.caption}
              onChange={(caption) => head({ caption })}
            />
            <TextField label="Court" value={draft.head.court} onChange={(court) => head({ court })} />
            <TextField
              label="Docket number"
              value={draft.head.docket}
              onChange={(docket) => head({ docket })}
            />
            <TextArea
              label="Question asked"
              description="In one sentence. A report answers one question."
              value={draft.head.question}
              onChange={(question) => head({ question })}
            />
          </>
        )}
        {step === 1 && (
          <>
            <TextField
              label="Examiner"
              autoFocus
              value={draft.head.examiner}
              onChange={(examiner) => head({ examiner })}
            />
            <TextField
              label="Title of the examiner"
              value={draft.head.examinerTitle}
              onChange={(examinerTitle) => head({ examinerTitle })}
            />
            <TextField
              label="Laboratory"
              value={draft.head.laboratory}
              onChange={(laboratory) => head({ laboratory })}
            />
            <p className="muted">
              All of this is printed on the report. It can be changed later; the audit log keeps what it said
              before.
            </p>
          </>
        )}
        {isLast && (
          <>
            <TextField
              label="Name of the folder"
              description="One folder holds the whole matter: evidence, examinations, exhibits, reports and the audit log."
              autoFocus
              isRequired
              value={draft.name}
              onChange={(name) => change({ ...draft, name, hasOwnName: true })}
              errorMessage={create.error !== null && field === 'name' ? create.error : undefined}
            />
            <div className="row">
              <span>In</span>
              {place === undefined ? (
                <span className="muted">no place chosen yet</span>
              ) : (
                <HostileText
                  isMono
                  maxLength={200}
                  text={parent === undefined ? (home?.path ?? '') : parent.name}
                />
              )}
              <Button size="small" icon="folder" onPress={picker.choose}>
                Choose another place …
              </Button>
            </div>
            {picker.error !== null && <ErrorPanel error={picker.error} />}
            {picker.dialog}
          </>
        )}
        {create.error !== null && field !== 'name' && (
          <ErrorPanel error={create.error} title="The case could not be made" />
        )}
      </form>
    </Dialog>
  );
}
