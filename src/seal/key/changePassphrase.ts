import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../../base/index.js';
import {
  fileError,
  fileExists,
  OWNER_FILE,
  OWNER_FOLDER,
  syncFolder,
  temporaryName,
  writeNewFileAtomic,
} from '../../files/index.js';
import { decryptKey, encryptKey } from './encryptedKey.js';
import { KEY_FILES, readKeyFile, readPublicKeyParts } from './keyInfo.js';

const PRIVATE_FILES = [KEY_FILES.signingKey, KEY_FILES.sshKey] as const;

/** The folder that holds both private keys under the new passphrase, from the moment the change takes effect until it is complete. */
const NEXT = 'passphrase.next';

/**
 * Changes the passphrase of a key folder, both private keys at once: they are written to a folder beside them, its renaming
 * makes the change final, and then each is moved to its place. A change that is interrupted after that is completed when the key is next opened.
 * @throws {PalimpsestError} `key-missing`, `key-passphrase`, `key-passphrase-unusable`, `key-on-token`, `file-*`, `disk-full`
 */
export async function changePassphrase(folder: string, current: string, next: string): Promise<void> {
  if ((await readPublicKeyParts(folder)).token !== undefined) {
    throw inputError(
      'key-on-token',
      `The key of ${folder} is on a token. A token has a PIN, not a passphrase.`,
      'Change the PIN with the program that came with the token.',
      { folder },
    );
  }
  await finishPassphraseChange(folder);
  const files: [string, string][] = [];
  for (const name of PRIVATE_FILES) {
    const path = join(folder, name);
    const key = decryptKey(await readKeyFile(path), current, path);
    files.push([name, await encryptKey(key, next)]);
  }
  const temporary = temporaryName(join(folder, NEXT));
  try {
    await mkdir(temporary, { mode: OWNER_FOLDER });
    for (const [name, text] of files) {
      await writeNewFileAtomic(join(temporary, name), text, { mode: OWNER_FILE });
    }
    await rename(temporary, join(folder, NEXT));
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw fileError(error, folder, 'write');
  }
  await finishPassphraseChange(folder);
}

/** Completes a change that has taken effect; does nothing if there is none. @throws {PalimpsestError} `file-*` */
export async function finishPassphraseChange(folder: string): Promise<void> {
  const next = join(folder, NEXT);
  if (!(await fileExists(next))) return;
  try {
    for (const name of PRIVATE_FILES) {
      if (await fileExists(join(next, name))) await rename(join(next, name), join(folder, name));
    }
    await rm(next, { recursive: true, force: true });
    await syncFolder(folder);
  } catch (error) {
    throw fileError(error, folder, 'write');
  }
}
