import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../../files/index.js';
import { folderKind } from '../../matter/index.js';
import { isInside } from './grantedPath.js';
import type { Grant } from './grants.js';

/** An entry of a folder of the picker. */
export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: Grant['kind'];
  /** 0 for folders. */
  readonly sizeBytes: number;
  readonly modifiedAt: string;
}

/** The maximum number of entries shown. */
const MOST = 5000;
/** The number of entries examined at once. */
const AT_ONCE = 64;

/**
 * The entries of a folder: folders first, then files, by name. Omitted: names that begin with a dot, what is neither a file nor a
 * folder, and links that lead out of the root or nowhere.
 * @param root absolute path; what is outside it when links are followed is not shown
 * @throws {PalimpsestError} `file-*`
 */
export async function listFolder(
  folder: string,
  root: string,
): Promise<{ readonly entries: readonly FolderEntry[]; readonly omitted: number }> {
  const realRoot = await realpath(root);
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'look into');
  });
  const shown = names.filter((name) => !name.startsWith('.'));
  const looked: FolderEntry[] = [];
  for (let at = 0; at < shown.length; at += AT_ONCE) {
    const some = shown.slice(at, at + AT_ONCE).map((name) => entryOf(folder, name, realRoot));
    looked.push(...(await Promise.all(some)).filter((entry) => entry !== null));
  }
  looked.sort(byKindAndName);
  return { entries: looked.slice(0, MOST), omitted: Math.max(0, looked.length - MOST) };
}

async function entryOf(folder: string, name: string, realRoot: string): Promise<FolderEntry | null> {
  const path = join(folder, name);
  try {
    if (!isInside(await realpath(path), realRoot)) return null;
    const info = await stat(path);
    if (!info.isDirectory() && !info.isFile()) return null;
    return {
      name,
      path,
      kind: info.isDirectory() ? await folderKind(path) : 'file',
      sizeBytes: info.isFile() ? info.size : 0,
      modifiedAt: new Date(Math.max(0, info.mtimeMs)).toISOString(),
    };
  } catch {
    // Removed meanwhile, a broken link, no permission, or a name that is not text: it cannot be chosen.
    return null;
  }
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function byKindAndName(a: FolderEntry, b: FolderEntry): number {
  const rank = ({ kind }: FolderEntry): number => (kind === 'file' ? 1 : 0);
  return rank(a) - rank(b) || collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
}
