import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { inputError, type PalimpsestError, wholeNumber } from '../base/index.js';
import { READ_LIMITS, storedZip, storedZipSize } from '../document/index.js';
import { fileError, readAt } from '../files/index.js';
import { entryError, findEntry, requireSameFile, requireUnchanged, type FolderEntry } from './folderEntry.js';

/** A folder as one file. */
export interface PackedFolder {
  /** A ZIP archive whose bytes follow from the names and contents of the files alone. */
  readonly bytes: Uint8Array;
  /** Number of its files. */
  readonly files: number;
  /** Names of the symbolic links in it, sorted; they were not followed. */
  readonly links: readonly string[];
}

/** Limits of a folder that is packed. */
export interface PackLimits {
  /** Files, folders and links. */
  readonly entries: number;
  /** Bytes of the archive. */
  readonly fileBytes: number;
  /** Folders in one another. */
  readonly depth: number;
}

/** Windows has neither of the last two; what is not there counts as 0. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const SLASH = Buffer.from('/');

/**
 * Packs all files of a folder, in the order of the bytes of their names, into a ZIP archive that is not compressed. Folders without files leave no
 * trace; links are not followed; whatever is neither a file, a folder nor a link refuses the folder. So does a file or folder that is not the same,
 * under the same name, from when it was found until all files are read: no file from outside the folder is packed, and the archive is the folder at
 * one time.
 * @param folder absolute path
 * @throws {PalimpsestError} `folder-special-file`, `folder-changed`; `document-limit`; `cancelled`; `file-*`
 */
export async function packFolder(
  folder: string,
  options: { readonly limits?: Partial<PackLimits>; readonly signal?: AbortSignal | undefined } = {},
): Promise<PackedFolder> {
  const { signal } = options;
  const limits = { ...READ_LIMITS, ...options.limits };
  const found = await entriesOf(folder, limits, signal);
  const files = found.files.sort((a, b) => Buffer.compare(a.name, b.name));
  const sizes = files.map(({ name, info }) => ({ name, size: Number(info.size) }));
  if (storedZipSize(sizes) > limits.fileBytes) {
    throw beyond(folder, 'fileBytes', limits.fileBytes, 'bytes');
  }
  const contents: { readonly name: Buffer; readonly bytes: Uint8Array }[] = [];
  for (const file of files) {
    refuseCancelled(folder, signal);
    contents.push({ name: file.name, bytes: await contentsOf(folder, file) });
  }
  for (const entry of [...found.folders, ...files]) {
    refuseCancelled(folder, signal);
    await requireUnchanged(folder, entry);
  }
  return {
    bytes: storedZip(contents),
    files: files.length,
    links: found.links.sort((a, b) => Buffer.compare(a, b)).map((name) => name.toString('utf8')),
  };
}

interface Found {
  readonly files: FolderEntry[];
  /** With the folder itself. */
  readonly folders: readonly FolderEntry[];
  /** Names of symbolic links. */
  readonly links: Buffer[];
}

async function entriesOf(folder: string, limits: PackLimits, signal?: AbortSignal): Promise<Found> {
  const files: FolderEntry[] = [];
  const folders: FolderEntry[] = [];
  const links: Buffer[] = [];
  let entries = 0;
  const walk = async (around: FolderEntry, depth: number): Promise<void> => {
    if (depth > limits.depth) throw beyond(folder, 'depth', limits.depth, 'folders in one another');
    folders.push(around);
    refuseCancelled(folder, signal);
    for (const last of await namesIn(folder, around)) {
      refuseCancelled(folder, signal);
      entries += 1;
      if (entries > limits.entries) throw beyond(folder, 'entries', limits.entries, 'files and folders');
      const name = around.name.length === 0 ? last : Buffer.concat([around.name, SLASH, last]);
      const entry = await findEntry(folder, name, Buffer.concat([around.path, SLASH, last]));
      if (entry.info.isSymbolicLink()) links.push(name);
      else if (entry.info.isDirectory()) await walk(entry, depth + 1);
      else if (entry.info.isFile()) files.push(entry);
      else throw special(folder, name);
    }
  };
  await walk(await findEntry(folder, Buffer.alloc(0), await realPath(folder)), 1);
  return { files, folders, links };
}

async function realPath(folder: string): Promise<Buffer> {
  try {
    return await realpath(folder, { encoding: 'buffer' });
  } catch (error) {
    throw fileError(error, folder, 'look into');
  }
}

async function namesIn(folder: string, around: FolderEntry): Promise<Buffer[]> {
  try {
    return await readdir(around.path, { encoding: 'buffer' });
  } catch (error) {
    throw entryError(error, folder, around, 'look into');
  }
}

/** The bytes of a file that is still the one that was found: a link or a pipe in its place is not opened, and no other file is read. */
async function contentsOf(folder: string, found: FolderEntry): Promise<Uint8Array> {
  const file = await open(found.path, FLAGS).catch((error: unknown) => {
    throw entryError(error, folder, found, 'read');
  });
  try {
    await requireSameFile(folder, found, file);
    const bytes = new Uint8Array(Number(found.info.size));
    await readAt(file, found.path.toString(), bytes, 0, bytes.length);
    await requireSameFile(folder, found, file);
    return bytes;
  } finally {
    await file.close();
  }
}

function special(folder: string, name: Buffer): PalimpsestError {
  return inputError(
    'folder-special-file',
    `${folder}: ${JSON.stringify(name.toString())} is neither a file nor a folder, but a pipe, a socket or a device.`,
    'Copy the works into a folder that contains nothing else, and add that folder.',
    { folder, name: name.toString() },
  );
}

function beyond(folder: string, limit: keyof PackLimits, most: number, what: string): PalimpsestError {
  return inputError(
    'document-limit',
    `${folder}: there are more than ${wholeNumber(most)} ${what}.`,
    'Check that this is the intended folder. Divide a larger one into several, and add each as a separate item.',
    { folder, limit, most },
  );
}

function refuseCancelled(folder: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw inputError('cancelled', `Receiving ${folder} was stopped on request.`, 'Add the folder again.', {
    folder,
  });
}
