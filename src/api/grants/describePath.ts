import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileError } from '../../files/index.js';
import type { Granted } from '../../contract/index.js';
import { folderKind } from '../../matter/index.js';
import type { Grant, Grants } from './grants.js';

/** What a path is: a file, a folder, or a folder that holds a case or a bag. @throws {PalimpsestError} `file-*` */
export async function kindOf(path: string): Promise<Grant['kind']> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path, 'look at');
  });
  return info.isDirectory() ? folderKind(path) : 'file';
}

/** A grant for a path that a person chose, with what a window shows of it. @throws {PalimpsestError} `file-*` */
export async function describePath(
  grants: Grants,
  path: string,
  how: Pick<Grant, 'isUpload' | 'root'>,
): Promise<Granted & { readonly path: string }> {
  const kind = await kindOf(path);
  return describeGrant(grants.grant({ path, kind, ...how }), { path, kind });
}

/** What a window shows of a grant. @throws {PalimpsestError} `file-*` */
export async function describeGrant(
  grantId: string,
  { path, kind }: Pick<Grant, 'path' | 'kind'>,
): Promise<Granted & { readonly path: string }> {
  const info = await stat(path).catch((error: unknown) => {
    throw fileError(error, path, 'look at');
  });
  // The root of a disk has no name.
  const name = basename(path) === '' ? path : basename(path);
  return { grantId, name, kind, sizeBytes: kind === 'file' ? info.size : 0, path };
}
