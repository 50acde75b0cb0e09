import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { inputError } from '../../base/index.js';
import { fileError } from '../../files/index.js';
import type { Grant, Grants } from './grants.js';

/**
 * The path that a grant stands for, at the moment that it is used: a picker's grant must still lie in its root when symbolic links
 * are followed.
 * @param kinds that will do; all by default
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

/** @throws {PalimpsestError} `files-outside` when what a grant stands for lies elsewhere; `file-*` */
export async function requireInside({ path, root }: Pick<Grant, 'path' | 'root'>): Promise<void> {
  const real = await followed(path);
  if (root === '' || isInside(real, await followed(root))) return;
  throw inputError(
    'files-outside',
    `${path} leads out of the folder that may be looked into.`,
    'Choose something inside the folder, or start the program with a folder that holds it.',
    { path },
  );
}

/** Is a path a folder itself or below it? Both absolute and without symbolic links. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

async function followed(path: string): Promise<string> {
  return realpath(path).catch((error: unknown) => {
    throw fileError(error, path, 'look at');
  });
}
