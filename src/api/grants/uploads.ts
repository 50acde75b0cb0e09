import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileError } from '../../files/index.js';
import type { Grant, Grants } from './grants.js';

/**
 * Gives the path of a granted file to the work. A file that was uploaded from a browser has its original name there. Afterwards it and
 * its grant are removed, whatever happened.
 * @param isKept for an error after which the same file can be given again with another statement: an uploaded file and its grant then stay
 */
export async function withGranted<T>(
  grants: Grants,
  grantId: string,
  work: (path: string) => Promise<T>,
  isKept: (error: unknown) => boolean = () => false,
): Promise<T> {
  const grant = grants.get(grantId);
  if (!grant.isUpload) return work(grant.path);
  grants.revoke(grantId);
  const folder = `${grant.path}.received`;
  try {
    const own = await underOwnName(grant, folder);
    try {
      return await work(own);
    } catch (error) {
      if (!isKept(error)) throw error;
      await rename(own, grant.path);
      grants.restore(grantId, grant);
      throw error;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (!grants.has(grantId)) await rm(grant.path, { force: true });
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
