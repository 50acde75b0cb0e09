import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useAction } from '../../api/index.js';
import {
  Button,
  ErrorPanel,
  HostileText,
  NumberField,
  showToast,
  TextField,
} from '../../components/index.js';

const EMPTY = { name: '', organisation: '', title: '', email: '', years: 3, passphrase: '', again: '' };

/** Makes the examiner’s key. What was typed stays when it is refused. */
export function NewKeyForm({ folder }: { readonly folder: string }): React.JSX.Element {
  const queries = useQueryClient();
  const create = useAction('keys.create');
  const [draft, setDraft] = useState(EMPTY);
  const [isTried, setTried] = useState(false);
  const set = (change: Partial<typeof EMPTY>): void => setDraft({ ...draft, ...change });
  const problems = {
    name: draft.name.trim() === '' ? 'Give the name that signatures shall show.' : undefined,
    passphrase:
      draft.passphrase === '' ? 'Choose a pass phrase; without it the key cannot be used.' : undefined,
    again: draft.again === draft.passphrase ? undefined : 'The two pass phrases differ.',
  };
  const shown = isTried ? problems : { name: undefined, passphrase: undefined, again: undefined };
  const submit = (): void => {
    setTried(true);
    if (Object.values(problems).some((problem) => problem !== undefined)) return;
    const { name, organisation, title, email, years, passphrase } = draft;
    const input = { name, organisation, title, email, years, passphrase };
    create.mutate(input, {
      onSuccess: () => {
        setDraft(EMPTY);
        void queries.invalidateQueries({ queryKey: ['keys.show'] });
        showToast('The key is made');
      },
    });
  };
  const codeIs = (code: string): boolean => create.error?.code === code;
  return (
    <form
      className="stack form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p>
        There is no key yet. It will lie in <HostileText text={folder} isMono />, encrypted with the pass
        phrase.
      </p>
      <TextField
        label="Name of the examiner"
        isRequired
        value={draft.name}
        onChange={(name) => set({ name })}
        errorMessage={codeIs('key-holder') ? (create.error ?? undefined) : shown.name}
      />
      <TextField
        label="Laboratory or firm"
        value={draft.organisation}
        onChange={(organisation) => set({ organisation })}
      />
      <TextField label="Title" value={draft.title} onChange={(title) => set({ title })} />
      <TextField
        label="E-mail address"
        description="Also the identity of the SSH signature."
        value={draft.email}
        onChange={(email) => set({ email })}
      />
      <NumberField
        label="Valid for"
        unit="years"
        minValue={1}
        maxValue={30}
        value={draft.years}
        onChange={(years) => set({ years: Number.isNaN(years) ? EMPTY.years : years })}
      />
      <TextField
        label="Pass phrase"
        type="password"
        isRequired
        autoComplete="new-password"
        value={draft.passphrase}
        onChange={(passphrase) => set({ passphrase })}
        errorMessage={codeIs('key-passphrase') ? (create.error ?? undefined) : shown.passphrase}
      />
      <TextField
        label="Pass phrase again"
        type="password"
        isRequired
        autoComplete="new-password"
        value={draft.again}
        onChange={(again) => set({ again })}
        errorMessage={shown.again}
      />
      {create.error !== null && !codeIs('key-holder') && !codeIs('key-passphrase') && (
        <ErrorPanel error={create.error} />
      )}
      <div className="row">
        <Button type="submit" variant="primary" icon="lock" isPending={create.isPending}>
          Make the key
        </Button>
      </div>
    </form>
  );
}
