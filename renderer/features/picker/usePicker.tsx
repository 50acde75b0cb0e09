import { useState, type ReactNode } from 'react';
import type { PalimpsestError } from '../../../src/base/index.js';
import type { CallInput, Granted } from '../../../src/contract/index.js';
import { useCall, useClient } from '../../api/index.js';
import type { Chosen } from './chosen.js';
import { PickerDialog } from './PickerDialog.js';

/** What to choose. */
export type Choice =
  | { readonly what: 'folder'; readonly purpose: CallInput<'files.chooseFolder'>['purpose'] }
  | {
      readonly what: 'file';
      readonly purpose: CallInput<'files.chooseFiles'>['purpose'];
      /** Allows several at once. */
      readonly isMultiple?: boolean;
    };

const TITLES: Readonly<Record<Choice['purpose'], string>> = {
  'open-case': 'Open a case',
  'new-case': 'Choose a location for the case',
  bag: 'Choose a sealed report',
  evidence: 'Choose files and folders to receive as evidence',
  timestamp: 'Choose the time-stamp response',
  sealed: 'Choose a ZIP or a PDF to verify',
  'known-list': 'Choose a list of known models',
  repeat: 'Choose models and works, or a folder that contains them',
  works: 'Choose a folder of works to receive as evidence',
};

const KINDS: Readonly<Record<Choice['purpose'], readonly Granted['kind'][]>> = {
  'open-case': ['case'],
  'new-case': ['folder'],
  bag: ['bag'],
  evidence: ['file', 'folder'],
  timestamp: ['file'],
  sealed: ['file'],
  'known-list': ['folder'],
  repeat: ['file', 'folder', 'case', 'bag'],
  works: ['folder'],
};

/**
 * Asks for files or folders, in a native dialog where there is one, otherwise with the picker. Render `dialog`, call `choose`; what was
 * chosen is passed to `onChosen`.
 */
export function usePicker(
  choice: Choice,
  onChosen: (chosen: Chosen) => void,
): {
  readonly choose: () => void;
  readonly dialog: ReactNode;
  readonly error: PalimpsestError | null;
} {
  const client = useClient();
  const home = useCall('home.show', {});
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<PalimpsestError | null>(null);
  const native = async (): Promise<void> => {
    if (choice.what === 'folder') {
      const { folder } = await client.call('files.chooseFolder', { purpose: choice.purpose });
      if (folder !== null)
        onChosen([{ grantId: folder.grantId, kind: folder.kind, name: folder.name, sizeBytes: 0 }]);
    } else {
      const { files } = await client.call('files.chooseFiles', {
        purpose: choice.purpose,
        multiple: choice.isMultiple === true,
      });
      const [first, ...more] = files;
      if (first !== undefined) onChosen([first, ...more]);
    }
  };
  return {
    choose: () => {
      setError(null);
      if (home.data?.capabilities.nativeDialogs === true)
        native().catch((thrown: unknown) => setError(thrown as PalimpsestError));
      else setOpen(true);
    },
    dialog: (
      <PickerDialog
        title={TITLES[choice.purpose]}
        kinds={KINDS[choice.purpose]}
        chooseLabel={choice.purpose === 'open-case' ? 'Open' : 'Choose'}
        isMultiple={choice.what === 'file' && choice.isMultiple === true}
        mergesShards={choice.purpose === 'evidence'}
        isOpen={isOpen}
        onOpenChange={setOpen}
        onChosen={onChosen}
      />
    ),
    error,
  };
}
