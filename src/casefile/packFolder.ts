import type { Dirent } from 'node:fs';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { inputError, type PalimpsestError, wholeNumber } from '../base/index.js';
import { READ_LIMITS, storedZip, storedZipSize } from '../document/index.js';
import { fileError, readAt } from '../files/index.js';

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

interface Found {
  /** With `/` between its parts, from the folder on; names are bytes, whatever encoding they are in. */
  readonly name: Buffer;
  readonly path: Buffer;
  readonly size: number;
}

/** Windows has neither of the last two; what is not there counts as 0. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const SLASH = Buffer.from('/');

/**
 * Packs all files of a folder, in the order of the bytes of their names, into a ZIP archive that is not compressed. Folders without files leave no
 * trace; links are not followed; whatever is neither a file, a folder nor a link refuses the folder.
 * @param folder absolute path
 * @throws {PalimpsestError} `folder-special-file`, `folder-changed`; `document-limit`; `cancelled`; `file-*`
 */
export async function packFolder(
  folder: string,
  options: { readonly limits?: Partial<PackLimits>; readonly signal?: AbortSignal | undefined } = {},
): Promise<PackedFolder> {
  const limits = { ...READ_LIMITS, ...options.limits };
  const found: Found[] = [];
  const links: Buffer[] = [];
  let entries = 0;
  const walk = async (path: Buffer, name: Buffer, depth: number): Promise<void> => {
    if (depth > limits.depth) throw beyond(folder, 'depth', limits.depth, 'folders in one another');
    for (const entry of await entriesOf(path)) {
      refuseCancelled(folder, options.signal);
      entries += 1;
      if (entries > limits.entries) throw beyond(folder, 'entries', limits.entries, 'files and folders');
      const own = name.length === 0 ? entry.name : Buffer.concat([name, SLASH, entry.name]);
      const there = Buffer.concat([path, SLASH, entry.name]);
      if (entry.isSymbolicLink()) links.push(own);
      else if (entry.isDirectory()) await walk(there, own, depth + 1);
      else if (entry.isFile()) found.push({ name: own, path: there, size: await sizeOf(there) });
      else throw special(folder, own);
    }
  };
  await walk(Buffer.from(folder), Buffer.alloc(0), 1);
  found.sort((a, b) => Buffer.compare(a.name, b.name));
  if (storedZipSize(found) > limits.fileBytes) {
    throw beyond(folder, 'fileBytes', limits.fileBytes, 'bytes');
  }
  const files: { readonly name: Buffer; readonly bytes: Uint8Array }[] = [];
  for (const file of found) {
    refuseCancelled(folder, options.signal);
    files.push({ name: file.name, bytes: await contentsOf(folder, file) });
  }
  return {
    bytes: storedZip(files),
    files: files.length,
    links: links.sort((a, b) => Buffer.compare(a, b)).map((name) => name.toString('utf8')),
  };
}

async function entriesOf(path: Buffer): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(path, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    throw fileError(error, path.toString(), 'look into');
  }
}

async function sizeOf(path: Buffer): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    throw fileError(error, path.toString(), 'look at');
  }
}

/** The bytes of a file that is still the one that was found: a link or a pipe in its place is not opened. */
async function contentsOf(folder: string, { path, name, size }: Found): Promise<Uint8Array> {
  const text = path.toString();
  const file = await open(path, FLAGS).catch((error: unknown) => {
    throw fileError(error, text, 'read');
  });
  try {
    const info = await file.stat();
    if (!info.isFile() || info.size !== size) throw changed(folder, name);
    const bytes = new Uint8Array(size);
    await readAt(file, text, bytes, 0, size);
    return bytes;
  } finally {
    await file.close();
  }
}

function special(folder: string, name: Buffer): PalimpsestError {
  return inputError(
    'folder-special-file',
    `${folder}: ${JSON.stringify(name.toString())} is neither a file nor a folder, but a pipe, a socket or a device.`,
    'Copy the works into a folder that holds nothing else, and add that folder.',
    { folder, name: name.toString() },
  );
}

function changed(folder: string, name: Buffer): PalimpsestError {
  return inputError(
    'folder-changed',
    `${folder}: ${JSON.stringify(name.toString())} changed while the folder was read.`,
    'Close the programs that use the folder, and add it again.',
    { folder, name: name.toString() },
  );
}

function beyond(folder: string, limit: keyof PackLimits, most: number, what: string): PalimpsestError {
  return inputError(
    'document-limit',
    `${folder}: there are more than ${wholeNumber(most)} ${what}.`,
    'Check that this is the intended folder. Divide a larger one into several, and add each as an item of its own.',
    { folder, limit, most },
  );
}

function refuseCancelled(folder: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw inputError('cancelled', `Receiving ${folder} was stopped on request.`, 'Add the folder again.', {
    folder,
  });
}
