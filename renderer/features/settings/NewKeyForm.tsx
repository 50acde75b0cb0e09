import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useCall, useSecretAction } from '../../api/index.js';
import {
  Button,
  errorAt,
  errorBeside,
  ErrorPanel,
  HostileText,
  NumberField,
  showToast,
  TextField,
  useFocusInvalid,
} from '../../components/index.js';

const EMPTY = { name: '', organization: '', title: '', email: '', years: 3, passphrase: '', again: '' };

/** Creates the examiner’s key, by default for the examiner of the last case. Typed text stays when the key is refused. */
export function NewKeyForm({ folder }: { readonly folder: string }): React.JSX.Element {
  const queries = useQueryClient();
  const create = useSecretAction('keys.create');
  const examiner = useCall('home.show', {}).data?.examiner;
  const [typed, setTyped] = useState<Partial<typeof EMPTY>>({});
  const draft = {
    ...EMPTY,
    name: examiner?.examiner ?? '',
    title: examiner?.examinerTitle ?? '',
    organization: examiner?.laboratory ?? '',
    ...typed,
  };
  const [tries, setTries] = useState(0);
  const form = useFocusInvalid(create.error ?? tries);
  const set = (change: Partial<typeof EMPTY>): void => setTyped({ ...typed, ...change });
  const problems = {
    name: draft.name.trim() === '' ? 'Enter the name that signatures will show.' : undefined,
    passphrase:
      draft.passphrase === '' ? 'Enter a passphrase. The key cannot be used without it.' : undefined,
    again: draft.again === draft.passphrase ? undefined : 'The two passphrases differ.',
  };
  const shown = tries > 0 ? problems : { name: undefined, passphrase: undefined, again: undefined };
  const submit = (): void => {
    setTries(tries + 1);
    if (create.isPending || Object.values(problems).some((problem) => problem !== undefined)) return;
    // Pasting can add spaces around a name; a certificate cannot have them.
    const input = {
      name: draft.name.trim(),
      organization: draft.organization.trim(),
      title: draft.title.trim(),
      email: draft.email.trim(),
      years: draft.years,
      passphrase: draft.passphrase,
    };
    create.begin(input, () => {
      setTyped({});
      void queries.invalidateQueries({ queryKey: ['keys.show'] });
      showToast('The key was created');
    });
  };
  const refusal = errorBeside(create.error, Object.keys(EMPTY));
  return (
    <form
      ref={form}
      className="stack form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p>
        There is no key yet. It will be stored in <HostileText text={folder} isMono />, encrypted with the
        passphrase.
      </p>
      <TextField
        label="Examiner’s name"
        isRequired
        value={draft.name}
        onChange={(name) => set({ name })}
        errorMessage={errorAt(create.error, 'name') ?? shown.name}
      />
      <TextField
        label="Laboratory or firm"
        value={draft.organization}
        onChange={(organization) => set({ organization })}
        errorMessage={errorAt(create.error, 'organization')}
      />
      <TextField
        label="Title"
        value={draft.title}
        onChange={(title) => set({ title })}
        errorMessage={errorAt(create.error, 'title')}
      />
      <TextField
        label="Email address"
        description="Also the identity of the SSH signature."
        value={draft.email}
        onChange={(email) => set({ email })}
        errorMessage={errorAt(create.error, 'email')}
      />
      <NumberField
        label="Valid for"
        unit="years"
        minValue={1}
        maxValue={30}
        value={draft.years}
        onChange={(years) => set({ years: Number.isNaN(years) ? EMPTY.years : years })}
        errorMessage={errorAt(create.error, 'years')}
      />
      <TextField
        label="Passphrase"
        type="password"
        isRequired
        autoComplete="new-password"
        value={draft.passphrase}
        onChange={(passphrase) => set({ passphrase })}
        errorMessage={errorAt(create.error, 'passphrase') ?? shown.passphrase}
      />
      <TextField
        label="Confirm passphrase"
        type="password"
        isRequired
        autoComplete="new-password"
        value={draft.again}
        onChange={(again) => set({ again })}
        errorMessage={shown.again}
      />
      {refusal !== undefined && <ErrorPanel error={refusal} title="The key was not created" />}
      <div className="row">
        <Button type="submit" variant="primary" icon="lock" isPending={create.isPending}>
          Create key
        </Button>
      </div>
    </form>
  );
}
