import { useState } from 'react';
import type { PalimpsestError } from '../../../../src/base/index.js';
import type { CallInput, Granted } from '../../../../src/contract/index.js';
import {
  Button,
  Card,
  errorAt,
  errorBeside,
  ErrorPanel,
  HostileText,
  TextField,
} from '../../../components/index.js';
import { usePicker } from '../../picker/index.js';

export interface KnownFormProps {
  readonly isRunning: boolean;
  readonly error: PalimpsestError | null;
  readonly onCompare: (what: CallInput<'model.inspect'>['what']) => void;
}

/** Chooses a list of known models, and says who must have signed it. */
export function KnownForm({ isRunning, error, onCompare }: KnownFormProps): React.JSX.Element {
  const [list, setList] = useState<Granted>();
  const [authority, setAuthority] = useState('');
  const picker = usePicker({ what: 'folder', purpose: 'known-list' }, ([chosen]) => setList(chosen));
  const beside = errorBeside(error, ['what.authority']) ?? picker.error;
  return (
    <Card
      title="A list of known models"
      subtitle="A laboratory makes and signs such a list with “palimpsest models learn”. The file is read once."
    >
      <form
        className="stack form"
        onSubmit={(event) => {
          event.preventDefault();
          if (list !== undefined && !isRunning)
            onCompare({
              kind: 'known-models',
              list: list.grantId,
              authority: authority.replace(/[\s:]/g, '').toLowerCase(),
            });
        }}
      >
        <div className="row">
          <Button icon="folder" onPress={picker.choose}>
            Choose the folder of the list…
          </Button>
          {list !== undefined && <HostileText text={list.name} isMono maxLength={120} />}
        </div>
        <TextField
          label="Certificate of the list’s signer, received separately"
          description="SHA-256 of the certificate, or of an authority above it. If empty, the key on this machine must have signed the list."
          isMono
          value={authority}
          onChange={setAuthority}
          errorMessage={errorAt(error, 'what.authority')}
        />
        {beside !== null && <ErrorPanel error={beside} title="The model was not compared" />}
        <div className="row">
          <Button type="submit" icon="run" isPending={isRunning} isDisabled={list === undefined}>
            Compare with the list
          </Button>
          {list === undefined && <span className="muted">Choose a list first.</span>}
        </div>
      </form>
      {picker.dialog}
    </Card>
  );
}
