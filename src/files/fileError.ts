import { environmentError, inputError, PalimpsestError } from '../base/index.js';

type Make = typeof inputError;

interface Meaning {
  readonly make: Make;
  readonly code: string;
  readonly what: string;
  readonly hint: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOENT: {
    make: inputError,
    code: 'file-missing',
    what: 'there is no such file or folder',
    hint: 'Check the path and its spelling; give the file where it is now.',
  },
  ENOTDIR: {
    make: inputError,
    code: 'file-not-folder',
    what: 'a part of the path is a file, not a folder',
    hint: 'Check the path: every part but the last must be a folder.',
  },
  EISDIR: {
    make: inputError,
    code: 'file-is-folder',
    what: 'it is a folder, not a file',
    hint: 'Name a file inside the folder.',
  },
  EEXIST: {
    make: inputError,
    code: 'file-exists',
    what: 'something of that name is already there',
    hint: 'Choose another name, or move what is there away first; nothing is ever overwritten silently.',
  },
  ENOTEMPTY: {
    make: inputError,
    code: 'folder-not-empty',
    what: 'the folder is not empty',
    hint: 'Choose an empty folder or a new name.',
  },
  ENAMETOOLONG: {
    make: inputError,
    code: 'file-name-too-long',
    what: 'the name is too long for this file system',
    hint: 'Use a shorter name or path.',
  },
  ELOOP: {
    make: inputError,
    code: 'file-link-loop',
    what: 'its symbolic links lead round in a circle',
    hint: 'Give the path of the file itself.',
  },
  ENOSPC: {
    make: environmentError,
    code: 'disk-full',
    what: 'the disk is full',
    hint: 'Free some space on that disk, then run the same command again; what was written before is intact.',
  },
  EDQUOT: {
    make: environmentError,
    code: 'disk-full',
    what: 'the disk quota is used up',
    hint: 'Free some space or ask for more quota, then run the same command again; what was written before is intact.',
  },
  EFBIG: {
    make: environmentError,
    code: 'file-too-big',
    what: 'the file system allows no file of that size',
    hint: 'Use a disk whose file system allows larger files.',
  },
  EACCES: {
    make: environmentError,
    code: 'file-denied',
    what: 'permission is denied',
    hint: 'Change the permissions of the file or its folder, or use a folder of your own.',
  },
  EPERM: {
    make: environmentError,
    code: 'file-denied',
    what: 'the operation is not permitted',
    hint: 'Change the permissions of the file or its folder, or use a folder of your own.',
  },
  EROFS: {
    make: environmentError,
    code: 'file-read-only',
    what: 'the disk or folder is mounted read-only',
    hint: 'Use a folder on a disk that can be written to, or mount it writable.',
  },
  EMFILE: {
    make: environmentError,
    code: 'files-too-many-open',
    what: 'too many files are open',
    hint: 'Close other programs or raise the limit (ulimit -n).',
  },
  ENFILE: {
    make: environmentError,
    code: 'files-too-many-open',
    what: 'too many files are open on this machine',
    hint: 'Close other programs and try again.',
  },
  EBUSY: {
    make: environmentError,
    code: 'file-busy',
    what: 'another program is using it',
    hint: 'Close the program that holds the file and try again.',
  },
  EIO: {
    make: environmentError,
    code: 'file-unreadable',
    what: 'the disk reports an error (EIO)',
    hint: 'The medium may be failing: make a copy of it first, check it, and use the copy.',
  },
};

/**
 * Says in words what went wrong with a file, where, and what to do.
 * @param error what node:fs threw; a PalimpsestError is returned as it is
 * @param path the file or folder concerned
 * @param doing what was being done, as a verb phrase that takes the path, e.g. `write`, `read`, `create the folder`
 * @returns inputError (wrong path, already there), environmentError (disk full, no permission, failing medium), or for an
 * error that did not come from the file system an error of kind `bug`; codes `file-*`, `folder-*`, `disk-full`
 */
export function fileError(error: unknown, path: string, doing: string): PalimpsestError {
  if (error instanceof PalimpsestError) return error;
  const errno = errnoOf(error);
  const details = { path, doing, ...(errno === undefined ? {} : { errno }) };
  const meaning = errno === undefined ? undefined : MEANINGS[errno];
  if (meaning !== undefined) {
    return meaning.make(meaning.code, `Cannot ${doing} ${path}: ${meaning.what}.`, meaning.hint, details);
  }
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
