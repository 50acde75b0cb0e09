import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { inputError } from '../../base/index.js';
import type { Evidence } from '../../domain/index.js';
import { fileError, hashFile } from '../../files/index.js';

const MAX_ENTRIES = 200_000;
const MAX_DEPTH = 24;

/** A file among those that were given. */
export interface GivenFile {
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * All plain files that may be read among the given ones and below the given folders, each once. Linked folders are not entered.
 * @throws {PalimpsestError} `too-many-files` naming the folder; `file-*` for what was given and is not there
 */
export async function givenFiles(
  paths: readonly string[],
  mayRead: (path: string) => boolean = () => true,
): Promise<GivenFile[]> {
  const found = new Map<string, GivenFile>();
  let entries = 0;
  const take = async (path: string, depth: number): Promise<void> => {
    if ((entries += 1) > MAX_ENTRIES) throw tooMany(path);
    const info = await stat(path).catch((error: unknown) => {
      if (depth === 0) throw fileError(error, path, 'look at');
      return null;
    });
    if (info === null) return;
    if (info.isFile()) {
      const real = await realpath(path);
      if (!found.has(real) && mayRead(real)) found.set(real, { path, sizeBytes: info.size });
    } else if (info.isDirectory() && depth < MAX_DEPTH) {
      const names = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
        if (depth === 0) throw fileError(error, path, 'read');
        return [];
      });
      for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const inside = join(path, entry.name);
        const isLinkedFolder =
          entry.isSymbolicLink() && (await stat(inside).catch(() => null))?.isDirectory() === true;
        if (!isLinkedFolder) await take(inside, depth + 1);
      }
    }
  };
  for (const path of paths) await take(resolve(path), 0);
  return [...found.values()];
}

/** How to look for items. */
export interface FindOptions {
  readonly onProgress?: ((bytesDone: number, bytesTotal: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds the files of evidence by SHA-256, whatever they are called. Only files of a size that is looked for are hashed.
 * @returns path by SHA-256
 * @throws {PalimpsestError} `cancelled`; `file-*`
 */
export async function findByHash(
  wanted: readonly Evidence[],
  given: readonly GivenFile[],
  { onProgress, signal }: FindOptions,
): Promise<ReadonlyMap<string, string>> {
  const open = new Map<number, Set<string>>();
  for (const { sha256, sizeBytes } of wanted.flatMap(({ files }) => files))
    open.set(sizeBytes, (open.get(sizeBytes) ?? new Set()).add(sha256));
  const candidates = given.filter(({ sizeBytes }) => open.has(sizeBytes));
  const total = candidates.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const found = new Map<string, string>();
  let done = 0;
  for (const { path, sizeBytes } of candidates) {
    const hashes = open.get(sizeBytes);
    if (hashes !== undefined && hashes.size > 0) {
      const before = done;
      const { sha256 } = await hashFile(path, {
        signal,
        onProgress: (bytes) => onProgress?.(before + bytes, total),
      });
      if (hashes.delete(sha256)) found.set(sha256, path);
    }
    done += sizeBytes;
  }
  return found;
}

function tooMany(path: string): Error {
  return inputError(
    'too-many-files',
    `More than ${MAX_ENTRIES} files and folders were given; the last one looked at is ${path}.`,
    'Name the files, or a folder that holds little else.',
    { path },
  );
}
