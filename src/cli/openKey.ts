import { systemClock } from '../base/index.js';
import { openKey, readableByOthers, showKey, type SigningKey } from '../seal/index.js';
import { join } from 'node:path';
import { passphraseOf, type PassphraseValues } from './passphrase.js';
import type { Terminal } from './terminal.js';

/**
 * Opens a key folder with its passphrase, or its token with the PIN, after naming the files that others may read.
 * @throws {PalimpsestError} as openKey and passphraseOf
 */
export async function openKeyOf(
  terminal: Terminal,
  folder: string,
  values: PassphraseValues,
): Promise<SigningKey> {
  const { token } = await showKey(folder);
  await warnOfReaders(terminal, folder, values.passphraseFile);
  const label = token === undefined ? 'Passphrase' : `PIN of the token ${JSON.stringify(token)}`;
  return openKey(folder, await passphraseOf(values, false, label), systemClock);
}

/** Names on stderr the files of a key folder, and the file with its passphrase, that others on this machine may read. */
export async function warnOfReaders(
  terminal: Terminal,
  folder: string,
  passphraseFile?: string,
): Promise<void> {
  const files = ['signing.key.pem', 'ssh.key.pem'].map((name) => join(folder, name));
  const paths = [folder, ...files, ...(passphraseFile === undefined ? [] : [passphraseFile])];
  for (const sentence of await readableByOthers(paths)) terminal.note(`Caution: ${sentence}`);
}
