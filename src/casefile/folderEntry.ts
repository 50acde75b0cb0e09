import type { BigIntStats } from 'node:fs';
import { lstat, type FileHandle } from 'node:fs/promises';
import { inputError, type PalimpsestError } from '../base/index.js';
import { errnoOf, fileError } from '../files/index.js';

/** An entry of a folder that is packed, as it was when it was found. */
export interface FolderEntry {
  /** From the folder on, with `/` between its parts; empty for the folder itself. Names are bytes, whatever encoding they are in. */
  readonly name: Buffer;
  /** Absolute, without symbolic links when it was found. */
  readonly path: Buffer;
  readonly info: BigIntStats;
}

/** What an operation on an entry answers that is no longer where it was found, or no longer what it was. */
const MOVED: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/**
 * Looks at an entry; a symbolic link is not followed.
 * @param folder for messages
 * @throws {PalimpsestError} `folder-changed` if there is none of that name, `file-*`
 */
export async function findEntry(folder: string, name: Buffer, path: Buffer): Promise<FolderEntry> {
  try {
    return { name, path, info: await lstat(path, { bigint: true }) };
  } catch (error) {
    throw entryError(error, folder, { name, path }, 'look at');
  }
}

/**
 * Requires that a path still leads to the same file or folder, with the same content. The time of the last change of the entry itself, which
 * programs cannot set, shows an exchange that was undone in between: a rename changes it for the entry, its folder, or both.
 * @throws {PalimpsestError} `folder-changed`, `file-*`
 */
export async function requireUnchanged(folder: string, found: FolderEntry): Promise<void> {
  const { info } = await findEntry(folder, found.name, found.path);
  if (!isSame(found.info, info)) throw changed(folder, found.name);
}

/** Requires that an open file is the one that was found. @throws {PalimpsestError} `folder-changed`, `file-*` */
export async function requireSameFile(folder: string, found: FolderEntry, file: FileHandle): Promise<void> {
  const info = await file.stat({ bigint: true }).catch((error: unknown) => {
    throw fileError(error, found.path.toString(), 'look at');
  });
  if (!isSame(found.info, info)) throw changed(folder, found.name);
}

/** What failed on an entry that was found: that it changed, or that it cannot be read. */
export function entryError(
  error: unknown,
  folder: string,
  { name, path }: Pick<FolderEntry, 'name' | 'path'>,
  doing: string,
): PalimpsestError {
  return MOVED.has(errnoOf(error)) ? changed(folder, name) : fileError(error, path.toString(), doing);
}

function isSame(found: BigIntStats, now: BigIntStats): boolean {
  return (
    found.dev === now.dev &&
    found.ino === now.ino &&
    found.mode === now.mode &&
    found.size === now.size &&
    found.mtimeNs === now.mtimeNs &&
    found.ctimeNs === now.ctimeNs
  );
}

function changed(folder: string, name: Buffer): PalimpsestError {
  const own = name.toString();
  return inputError(
    'folder-changed',
    `${folder}: ${own === '' ? 'the folder itself' : JSON.stringify(own)} was changed or replaced while the folder was read.`,
    'Close the programs that use the folder, and add it again. If that does not help, copy the works into a new folder and add that one.',
    { folder, name: own },
  );
}
