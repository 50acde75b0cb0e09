import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, fileError } from '../../files/index.js';
import { isPlainPath } from './bagNames.js';
import { shown } from './shown.js';

/** The contents of a folder, found without following any link. */
export interface FolderListing {
  /** Relative path with `/` → size in bytes; sorted by path. Names may be odd. */
  readonly files: ReadonlyMap<string, number>;
  /** What must not be in the folder, in words: links, devices, too many files; at most 20 entries. */
  readonly problems: readonly string[];
  /** Paths that do not mean the same file on every system, quoted; at most 20. */
  readonly oddNames: readonly string[];
  readonly emptyFolders: readonly string[];
}

const MAX_ENTRIES = 100_000;
const MAX_DEPTH = 16;
const MAX_PROBLEMS = 20;

/**
 * Lists all files of a folder. Links and devices are named as problems and never opened or followed.
 * @throws {PalimpsestError} `file-*` when a folder cannot be read
 */
export async function walkFolder(folder: string): Promise<FolderListing> {
  const files: [string, number][] = [];
  const problems: string[] = [];
  const emptyFolders: string[] = [];
  const folders = [''];
  let entries = 0;
  for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
    const names = await readFolder(join(folder, here));
    entries += names.length;
    if (entries > MAX_ENTRIES) problems.push(`there are more than ${MAX_ENTRIES} files and folders`);
    if (here.split('/').length > MAX_DEPTH) problems.push(`${shown(here)} is nested too deeply`);
    if (problems.length >= MAX_PROBLEMS || entries > MAX_ENTRIES) break;
    if (names.length === 0 && here !== '') emptyFolders.push(here);
    for (const name of names) {
      const path = here === '' ? name : `${here}/${name}`;
      const info = await look(join(folder, path));
      if (info === undefined) problems.push(`${shown(path)} cannot be examined`);
      else if (info.isDirectory()) folders.push(path);
      else if (info.isSymbolicLink()) problems.push(`${shown(path)} is a symbolic link`);
      else if (!info.isFile()) problems.push(`${shown(path)} is a device, pipe or socket`);
      else files.push([path, info.size]);
    }
  }
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    files: new Map(files),
    problems: problems.slice(0, MAX_PROBLEMS),
    oddNames: oddNames(files.map(([path]) => path)),
    emptyFolders: emptyFolders.sort(),
  };
}

function oddNames(paths: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const odd: string[] = [];
  for (const path of paths) {
    const twin = seen.get(path.toLowerCase());
    if (!isPlainPath(path)) odd.push(`${shown(path)} is not a plain ASCII name`);
    else if (twin !== undefined) odd.push(`${twin} and ${path} differ only in letter case`);
    seen.set(path.toLowerCase(), path);
    if (odd.length >= MAX_PROBLEMS) break;
  }
  return odd;
}

async function readFolder(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}

/** The kind of an entry; undefined if no entry is found under the name as it was read (a name that is not UTF-8). */
async function look(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileError(error, path, 'look at');
  }
}
