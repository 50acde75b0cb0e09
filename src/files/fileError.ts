import { environmentError, type ErrorCode, inputError, PalimpsestError } from '../base/index.js';

/** How an errno is reported. */
type Meaning = (path: string, doing: string, details: Readonly<Record<string, unknown>>) => PalimpsestError;

function means(make: typeof inputError, code: ErrorCode, what: string, hint: string): Meaning {
  return (path, doing, details) => make(code, `Cannot ${doing} ${path}: ${what}.`, hint, details);
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: means(
    inputError,
    'file-missing',
    'there is no such file or folder',
    'Check the path and its spelling, and give the current location of the file.',
  ),
  ENOTDIR: means(
    inputError,
    'file-not-folder',
    'a part of the path is a file, not a folder',
    'Check the path: every part but the last must be a folder.',
  ),
  EISDIR: means(inputError, 'file-is-folder', 'it is a folder, not a file', 'Name a file inside the folder.'),
  EEXIST: means(
    inputError,
    'file-exists',
    'a file or folder with that name already exists',
    'Choose another name, or move the existing file away first. Nothing is ever overwritten silently.',
  ),
  ENOTEMPTY: means(
    inputError,
    'folder-not-empty',
    'the folder is not empty',
    'Choose an empty folder or a new name.',
  ),
  ENAMETOOLONG: means(
    inputError,
    'file-name-too-long',
    'the name is too long for this file system',
    'Use a shorter name or path.',
  ),
  ELOOP: means(
    inputError,
    'file-link-loop',
    'its symbolic links form a loop',
    'Give the path of the file itself.',
  ),
  ENOSPC: means(
    environmentError,
    'disk-full',
    'the disk is full',
    'Free some space on that disk, then run the same command again; what was written before is intact.',
  ),
  EDQUOT: means(
    environmentError,
    'disk-full',
    'the disk quota is used up',
    'Free some space or ask for more quota, then run the same command again; what was written before is intact.',
  ),
  EFBIG: means(
    environmentError,
    'file-too-big',
    'the file system allows no file of that size',
    'Use a disk whose file system allows larger files.',
  ),
  EACCES: means(
    environmentError,
    'file-denied',
    'permission is denied',
    'Change the permissions of the file or its folder, or use a folder of your own.',
  ),
  EPERM: means(
    environmentError,
    'file-denied',
    'the operation is not permitted',
    'Change the permissions of the file or its folder, or use a folder of your own.',
  ),
  EROFS: means(
    environmentError,
    'file-read-only',
    'the disk or the folder is mounted read-only',
    'Use a folder on a writable disk, or mount the disk writable.',
  ),
  EMFILE: means(
    environmentError,
    'files-too-many-open',
    'too many files are open',
    'Close other programs or raise the limit (ulimit -n).',
  ),
  ENFILE: means(
    environmentError,
    'files-too-many-open',
    'too many files are open on this machine',
    'Close other programs and try again.',
  ),
  EBUSY: means(
    environmentError,
    'file-busy',
    'another program is using it',
    'Close the program that holds the file and try again.',
  ),
  EIO: means(
    environmentError,
    'file-unreadable',
    'the disk reports an error (EIO)',
    'The disk may be failing: copy its contents first, check the copy, and use the copy.',
  ),
};

/**
 * States in words what is wrong with a file, where, and what to do.
 * @param error what node:fs threw; a PalimpsestError is returned as it is
 * @param path the file or the folder
 * @param doing the action, as a verb phrase that takes the path, e.g. `write`, `read`, `create the folder`
 * @returns inputError (wrong path, already there), environmentError (disk full, no permission, failing medium), or for an
 * error that did not come from the file system an error of kind `bug`; codes `file-*`, `folder-*`, `disk-full`
 */
export function fileError(error: unknown, path: string, doing: string): PalimpsestError {
  if (error instanceof PalimpsestError) return error;
  const errno = errnoOf(error);
  const details = { path, doing, ...(errno === undefined ? {} : { errno }) };
  const meaning = errno === undefined ? undefined : MEANINGS[errno];
  if (meaning !== undefined) return meaning(path, doing, details);
  const words = error instanceof Error ? error.message : String(error);
  if (errno !== undefined) {
    return environmentError(
      'file-error',
      `Cannot ${doing} ${path}: ${words}.`,
      'Check the disk, the path and the permissions, then try again.',
      details,
    );
  }
  return new PalimpsestError(
    {
      kind: 'bug',
      code: 'file-unexpected',
      message: `Cannot ${doing} ${path}: ${words}.`,
      hint: 'Please report this with the message.',
      details,
    },
    error,
  );
}

/** The errno name of an error of node:fs, e.g. `ENOENT`; undefined for any other value. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('syscall' in error))
    return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
