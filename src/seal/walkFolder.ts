import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../files/index.js';
import { isPlainPath } from './bagNames.js';

/** What is in a folder, without following anything. */
export interface FolderListing {
  /** Relative path with `/` → size in bytes; sorted by path. */
  readonly files: ReadonlyMap<string, number>;
  /** In words, what must not be there: links, devices, odd names, empty folders; at most 20. */
  readonly problems: readonly string[];
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
  const folders = [''];
  let entries = 0;
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const here = at;
    const names = await attempt(join(folder, here), (path) => readdir(path));
    entries += names.length;
    if (entries > MAX_ENTRIES) problems.push(`there are more than ${MAX_ENTRIES} files and folders`);
    if (names.length === 0 && here !== '') problems.push(`${here} is an empty folder`);
    if (problems.length >= MAX_PROBLEMS || entries > MAX_ENTRIES) break;
    for (const name of names) {
      const path = here === '' ? name : `${here}/${name}`;
      const info = await attempt(join(folder, path), (full) => lstat(full));
      if (!isPlainPath(path)) problems.push(`${JSON.stringify(path)} is not a plain ASCII name`);
      else if (info.isDirectory()) folders.push(path);
      else if (info.isSymbolicLink()) problems.push(`${path} is a symbolic link`);
      else if (!info.isFile()) problems.push(`${path} is a device, pipe or socket`);
      else files.push([path, info.size]);
    }
    if (here.split('/').length > MAX_DEPTH) problems.push(`${here} is nested too deeply`);
  }
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  const seen = new Map<string, string>();
  for (const [path] of files) {
    const twin = seen.get(path.toLowerCase());
    if (twin !== undefined) problems.push(`${twin} and ${path} differ only in capitals`);
    seen.set(path.toLowerCase(), path);
  }
  return { files: new Map(files), problems: problems.slice(0, MAX_PROBLEMS) };
}

async function attempt<T>(path: string, work: (path: string) => Promise<T>): Promise<T> {
  try {
    return await work(path);
  } catch (error) {
    throw fileError(error, path, 'look at');
  }
}
