import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileError } from '../../files/index.js';
import type { Grant, Grants } from './grants.js';
import type { KeptUploads } from './keptUploads.js';
import { namedAlone } from './namedAlone.js';

/**
 * Gives the path of a granted file to the work. A file that was uploaded from a browser has its original name there. It and its grant are
 * removed once the work is done; where the work failed they stay, so that it can be tried again. Errors give the name of the file and
 * not its path.
 */
export async function withGranted<T>(
  { grants, uploads }: { readonly grants: Grants; readonly uploads: KeptUploads },
  grantId: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const grant = grants.get(grantId);
  if (!grant.isUpload) {
    try {
      return await work(grant.path);
    } catch (error) {
      throw namedAlone(error, grant.path);
    }
  }
  uploads.take(grantId);
  const folder = `${grant.path}.received`;
  let isWanted = false as boolean;
  try {
    const own = await underOwnName(grant, folder);
    try {
      return await work(own);
    } catch (error) {
      isWanted = await rename(own, grant.path).then(
        () => true,
        // What is gone cannot be tried again, and the error says what happened.
        () => false,
      );
      throw namedAlone(error, own);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    // Only now may it be given again: the next receipt uses the same folder.
    if (isWanted) await uploads.keep(grantId, grant);
    else await rm(grant.path, { force: true });
  }
}

async function underOwnName({ path, name }: Grant, folder: string): Promise<string> {
  const own = basename((name ?? basename(path)).replaceAll('\\', '/').replaceAll('\0', ''));
  const file = join(folder, own === '' || own === '.' || own === '..' ? 'unnamed' : own);
  try {
    await mkdir(folder);
    await rename(path, file);
    return file;
  } catch (error) {
    throw fileError(error, file, 'name the received file');
  }
}
