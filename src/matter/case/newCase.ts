import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError, type Clock, type ErrorCode } from '../../base/index.js';
import { createCase, type CaseFolder } from '../../casefile/index.js';
import type { CaseHead } from '../../domain/index.js';
import { errnoOf, fileError } from '../../files/index.js';
import { folderKind } from './folderKind.js';

/** Names that Windows keeps for devices, with any ending. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
/** Bytes of a name in UTF-8: less than file systems take, so that files beside it can be named after it. */
const MOST_BYTES = 200;

/**
 * A name for a case folder that works on every file system, surrounding blanks taken off.
 * @throws {PalimpsestError} `case-name` saying what is wrong with it
 */
function checkCaseName(text: string): string {
  const name = text.trim().normalize('NFC');
  const problem = problemOf(name);
  if (problem === null) return name;
  throw inputError(
    'case-name',
    `A case folder cannot be called ${JSON.stringify(name)}: ${problem}.`,
    'Use letters, digits, blanks, dots and hyphens, for example "doe-v-acme".',
    { field: 'name' },
  );
}

function problemOf(name: string): string | null {
  if (name === '') return 'it is empty';
  if (/[/\\]/.test(name)) return 'it holds a slash';
  if (name.startsWith('.')) return 'it begins with a dot, so that it would be hidden';
  if (name.endsWith('.')) return 'it ends with a dot';
  if (/[<>:"|?*]/.test(name)) return 'it holds one of < > : " | ? *';
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return 'it holds a character that cannot be seen';
  if (DEVICES.test(name)) return 'Windows keeps that name for a device';
  if (new TextEncoder().encode(name).length > MOST_BYTES) return `it is longer than ${MOST_BYTES} bytes`;
  return null;
}

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
  if (!info.isDirectory()) throw taken('case-not-empty', `${folder} already exists and is not a folder.`);
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
