import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { inputError } from '../../base/index.js';
import { fileError } from '../../files/index.js';
import type { Grant, Grants } from './grants.js';

/**
 * The path of a grant, checked when it is used: a grant of the picker must still be inside its root when symbolic links are followed.
 * @param kinds that are accepted; all by default
 * @throws {PalimpsestError} `grant-unknown`, `grant-kind`, `files-outside`; `file-*` when it is gone
 */
export async function grantedPath(
  grants: Grants,
  grantId: string,
  ...kinds: readonly Grant['kind'][]
): Promise<string> {
  const grant = grants.get(grantId, ...kinds);
  await requireInside(grant);
  return grant.path;
}

/** @throws {PalimpsestError} `files-outside` when the file or folder of a grant is outside its root; `file-*` */
export async function requireInside({ path, root }: Pick<Grant, 'path' | 'root'>): Promise<void> {
  const real = await followed(path);
  if (root === '' || isInside(real, await followed(root))) return;
  throw inputError(
    'files-outside',
    `${path} is outside the folders that may be shown.`,
    'Choose something inside the folder, or start the program with a folder that contains it.',
    { path },
  );
}

/** Is the path the folder itself, or inside it? Both are absolute and without symbolic links. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

async function followed(path: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    throw fileError(error, path, 'look at');
  });
}
