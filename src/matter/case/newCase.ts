import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError, type Clock, type ErrorCode } from '../../base/index.js';
import { createCase, type CaseFolder } from '../../casefile/index.js';
import type { CaseHead } from '../../domain/index.js';
import { errnoOf, fileError } from '../../files/index.js';
import { checkCaseName } from './caseName.js';
import { folderKind } from './folderKind.js';

/**
 * Where a new case goes.
 * @param parent folder that a person chose
 * @throws {PalimpsestError} `case-name`; `case-exists`, `case-not-empty` when something is there; `file-*`
 */
export async function newCaseFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, checkCaseName(name));
  const info = await lstat(folder).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw fileError(error, folder, 'make a case in');
  });
  if (info === null) return folder;
  // A link could lead out of the folder that may be written to.
  if (!info.isDirectory()) throw taken('case-not-empty', `${folder} is there already, and it is no folder.`);
  if ((await folderKind(folder)) === 'case')
    throw taken('case-exists', `There is a case in ${folder} already.`);
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'make a case in');
  });
  if (names.length > 0) throw taken('case-not-empty', `${folder} is not empty.`);
  return folder;

  function taken(code: ErrorCode, message: string): Error {
    return inputError(code, message, 'Choose another name.', { field: 'name', folder });
  }
}

/** Makes a case as this workbench: its clock, its actor. @throws {PalimpsestError} as createCase */
export function makeCase(
  { clock, actor }: { readonly clock: Clock; readonly actor?: string },
  folder: string,
  head: CaseHead,
): Promise<CaseFolder> {
  return createCase(folder, head, clock, ...(actor === undefined ? [] : [actor]));
}

/** Takes back a case that was just made and could not be completed. */
export async function discardCase(opened: CaseFolder): Promise<void> {
  await opened.close();
  await rm(opened.folder, { recursive: true, force: true });
}
