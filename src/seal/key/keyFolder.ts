import { lstat, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inputError } from '../../base/index.js';
import {
  errnoOf,
  fileError,
  OWNER_FILE,
  OWNER_FOLDER,
  syncFolder,
  temporaryName,
  writeNewFileAtomic,
} from '../../files/index.js';

/**
 * Writes a new key folder: files readable by their owner only, and the folder appears only when it is complete.
 * @param files name → text
 * @throws {PalimpsestError} `key-exists`, `file-*`, `disk-full`
 */
export async function writeKeyFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const temporary = temporaryName(folder);
  try {
    await mkdir(dirname(folder), { recursive: true, mode: OWNER_FOLDER });
    await mkdir(temporary, { mode: OWNER_FOLDER });
    for (const [name, text] of Object.entries(files)) {
      await writeNewFileAtomic(join(temporary, name), text, { mode: OWNER_FILE });
    }
    await refuseExistingKey(folder);
    await rename(temporary, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw fileError(error, folder, 'write');
  }
}

/** @throws {PalimpsestError} `key-exists` when something is there already */
export async function refuseExistingKey(folder: string): Promise<void> {
  try {
    await lstat(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw fileError(error, folder, 'look at');
  }
  throw inputError(
    'key-exists',
    `${folder} already exists; a key is never overwritten.`,
    'Name another folder, or move the old one away (bags signed with it stay valid).',
    { folder },
  );
}

/**
 * Names the files and folders that other users of the machine may read, each in a sentence with its remedy. On Windows it names none
 * because permissions are not in the mode bits there.
 * @param paths those that do not exist are ignored
 */
export async function readableByOthers(paths: readonly string[]): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const sentences: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || (found.mode & 0o077) === 0) continue;
    const mode = found.isDirectory() ? '700' : '600';
    sentences.push(`Other users of this machine may read or change ${path}. Run chmod ${mode} on it.`);
  }
  return sentences;
}
