import { link, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf, fileError } from './fileError.js';

/** Options of an atomic write. */
export interface WriteOptions {
  /** The permission bits of the new file, e.g. 0o600 for a key; by default 0o666 less the umask. */
  readonly mode?: number;
}

/** The extension of the temporary files of atomic writes; their names start with a dot. */
const TEMPORARY_SUFFIX = '.partial';

let counter = 0;

/**
 * Writes a file so that a reader, even after a crash or a power failure, finds either the old file or the new one, never a part: temporary
 * file in the same folder, fsync, rename, fsync of the folder. An existing file is replaced.
 * @throws {PalimpsestError} `disk-full`, `file-read-only`, `file-denied`, `file-*`; the old file is then untouched
 */
export async function writeFileAtomic(
  path: string,
  data: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  await write(path, data, options, (temporary) => rename(temporary, path));
}

/**
 * As {@link writeFileAtomic}, but refuses if something with that name exists or appears in the meantime.
 * @throws {PalimpsestError} `file-exists`; `disk-full`, `file-*`
 */
export async function writeNewFileAtomic(
  path: string,
  data: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  if (await fileExists(path)) throw existsError(path);
  await write(path, data, options, (temporary) => moveNew(temporary, path));
}

/**
 * Gives a finished temporary file its name without replacing anything.
 * @throws EEXIST if something with that name exists
 */
export async function moveNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    // FAT and some network shares do not support hard links: check first, then rename.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errnoOf(error) ?? '')) throw error;
    if (await fileExists(path)) throw existsError(path);
    await rename(temporary, path);
    return;
  }
  await unlink(temporary);
}

/**
 * Gives a complete temporary file its final name; an existing file with that name is replaced.
 * @throws {PalimpsestError} `file-*`; the temporary file is then removed, and the old file is unchanged
 */
export async function putInPlace(temporary: string, path: string): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw fileError(error, path, 'write');
  }
  await syncFolder(dirname(path));
}

/** Is there a file or a folder with that name? @throws {PalimpsestError} `file-*` if this cannot be determined */
export async function fileExists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw fileError(error, path, 'look at');
  }
}

/** A name for a temporary file beside `path`, unique in this process. */
export function temporaryName(path: string): string {
  counter += 1;
  return join(dirname(path), `.${basename(path).slice(0, 60)}.${process.pid}-${counter}${TEMPORARY_SUFFIX}`);
}

/**
 * Removes the files that atomic writes of a killed process left in a folder. Use it only for a folder to which no other process writes.
 * @returns the names of the removed files, sorted
 * @throws {PalimpsestError} `file-*`
 */
export async function removeLeftovers(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => /^\..*\.\d+-\d+\.partial$/.test(name)).sort();
    for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
    return names;
  } catch (error) {
    throw fileError(error, folder, 'clean up');
  }
}

/**
 * Removes files and folders that a killed process left under a {@link temporaryName} of `path`.
 * @param pid only those of that process; by default those of any process
 * @throws {PalimpsestError} `file-*`
 */
export async function removeTemporaries(path: string, pid?: number): Promise<void> {
  const start = `.${basename(path).slice(0, 60)}.`;
  const ending = pid === undefined ? /^\d+-\d+\.partial$/ : new RegExp(`^${pid}-\\d+\\.partial$`);
  const folder = dirname(path);
  try {
    for (const name of await readdir(folder)) {
      if (!name.startsWith(start) || !ending.test(name.slice(start.length))) continue;
      await rm(join(folder, name), { recursive: true, force: true });
    }
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw fileError(error, folder, 'clean up');
  }
}

/** Makes a renamed or new file in a folder survive a power failure; does nothing where folders cannot be synced (Windows). */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Some network file systems answer EINVAL to the fsync of a folder: nothing more can be done there.
    if (errnoOf(error) !== 'EINVAL') throw fileError(error, folder, 'save the folder');
  }
}

async function write(
  path: string,
  data: Uint8Array | string,
  options: WriteOptions,
  publish: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const handle = await open(temporary, 'wx', options.mode);
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await publish(temporary);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw fileError(error, path, 'write');
  }
  await syncFolder(dirname(path));
}

function existsError(path: string): Error {
  return fileError(Object.assign(new Error(), { code: 'EEXIST', syscall: 'open' }), path, 'write');
}
