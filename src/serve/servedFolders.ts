import { mkdir, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inputError } from '../base/index.js';
import { fileError } from '../files/index.js';

/**
 * The folder to serve, as an absolute path without symbolic links. It is created if it is missing.
 * @throws {PalimpsestError} `serve-folder` if it is a file; `file-*`
 */
export async function servedFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true }).catch(async (error: unknown) => {
    if ((await stat(path).catch(() => null))?.isDirectory() === false) throw notFolder(path);
    throw fileError(error, path, 'create the folder');
  });
  return realFolder(path);
}

/** An existing folder, as an absolute path without symbolic links. @throws {PalimpsestError} `serve-folder`, `file-*` */
export async function realFolder(folder: string): Promise<string> {
  const path = await realpath(resolve(folder)).catch((error: unknown) => {
    throw fileError(error, folder, 'open the folder');
  });
  if ((await stat(path)).isDirectory()) return path;
  throw notFolder(path);
}

function notFolder(path: string): Error {
  return inputError(
    'serve-folder',
    `${path} is a file, not a folder.`,
    'Name the folder that contains the file.',
    {
      path,
    },
  );
}
