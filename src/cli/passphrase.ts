import { inputError } from '../base/index.js';
import { readBytes } from '../files/index.js';
import { askSecret, canPrompt } from './terminal.js';

/** The sources of a passphrase: a file, the environment, or a prompt; never an argument. */
export interface PassphraseValues {
  readonly passphraseFile?: string;
}

/**
 * The passphrase, or the PIN of a token: from `--passphrase-file` (first line), `PALIMPSEST_PASSPHRASE`, or a prompt on a terminal.
 * @param confirm prompt twice, for a new passphrase
 * @param label the words of the prompt
 * @throws {PalimpsestError} `passphrase-missing`, `passphrase-differs`, `file-*`
 */
export async function passphraseOf(
  values: PassphraseValues,
  confirm: boolean,
  label = 'Passphrase',
): Promise<string> {
  if (values.passphraseFile !== undefined) {
    const bytes = await readBytes(values.passphraseFile, 65_536);
    return (new TextDecoder().decode(bytes).split(/\r?\n/)[0] ?? '').normalize('NFC');
  }
  const fromEnvironment = process.env['PALIMPSEST_PASSPHRASE'];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment.normalize('NFC');
  if (!canPrompt()) {
    throw inputError(
      'passphrase-missing',
      'The key needs a passphrase, and there is no terminal for a prompt.',
      'Give --passphrase-file FILE, or set PALIMPSEST_PASSPHRASE.',
    );
  }
  const first = (await askSecret(label)).normalize('NFC');
  if (confirm && first !== (await askSecret('Passphrase again')).normalize('NFC')) {
    throw inputError('passphrase-differs', 'The two passphrases differ.', 'Type the same passphrase twice.');
  }
  return first;
}
