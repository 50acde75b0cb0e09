import type { CodeTable } from './codeTable.js';

/** Files, folders and disks. */
export const filesCodes = {
  'file-missing': { kinds: ['input'], means: 'A file or folder is not at the path that was given.' },
  'file-not-folder': { kinds: ['input'], means: 'A part of a path is a file where a folder is needed.' },
  'file-is-folder': { kinds: ['input'], means: 'The path is a folder, but a file is needed.' },
  'file-exists': {
    kinds: ['input'],
    means: 'Something with the same name already exists; Palimpsest does not overwrite it.',
  },
  'folder-not-empty': { kinds: ['input'], means: 'A folder that must be empty holds something.' },
  'folder-special-file': {
    kinds: ['input'],
    means: 'A folder that is to be evidence holds a pipe, a socket or a device.',
  },
  'folder-changed': {
    kinds: ['input'],
    means:
      'A folder that is to be evidence, or something in it, was changed or replaced while the folder was read.',
  },
  'folder-not-unpacked': {
    kinds: ['input'],
    means: 'The files of a folder cannot be received one by one: it contains none, or too many.',
  },
  'folder-in-case': {
    kinds: ['input'],
    means: 'The folder to be added contains the case folder, or is inside it.',
  },
  'folder-is-document': {
    kinds: ['input'],
    means: 'The folder holds the parts of one document and not works.',
  },
  'file-name-too-long': {
    kinds: ['input'],
    means: 'The file system does not accept a name or path of this length.',
  },
  'file-link-loop': { kinds: ['input'], means: 'The symbolic links of a path lead back to themselves.' },
  'disk-full': { kinds: ['environment'], means: 'The disk or the disk quota has no room left.' },
  'file-too-big': { kinds: ['environment'], means: 'The file system does not allow a file of this size.' },
  'file-denied': { kinds: ['environment'], means: 'The operating system denies access to a file or folder.' },
  'file-read-only': { kinds: ['environment'], means: 'The disk or folder is mounted read-only.' },
  'files-too-many-open': {
    kinds: ['environment'],
    means: 'The process or the machine has too many files open.',
  },
  'file-busy': { kinds: ['environment'], means: 'Another program is using the file.' },
  'file-unreadable': { kinds: ['environment'], means: 'The disk reports a read or write error.' },
  'file-error': {
    kinds: ['environment'],
    means: 'The file system reported an error that this program does not classify.',
  },
  'file-unexpected': {
    kinds: ['bug'],
    means: 'A file operation failed, and the cause was not an error of the file system.',
  },
  'file-too-large': { kinds: ['input'], means: 'A file is larger than Palimpsest reads for this purpose.' },
  'file-not-regular': {
    kinds: ['input'],
    means: 'The path is a device, a pipe or something else that is not a regular file.',
  },
  'file-shrunk': { kinds: ['input'], means: 'A file became shorter while it was being read.' },
  'file-changed': { kinds: ['input'], means: 'A file changed size while it was being read.' },
  'copy-differs': { kinds: ['environment'], means: 'A copied file does not read back as it was written.' },
  'too-many-files': {
    kinds: ['input'],
    means: 'More files and folders were given than Palimpsest looks through at once.',
  },
  'output-exists': {
    kinds: ['input'],
    means: 'The folder for the result already exists; Palimpsest does not overwrite it.',
  },
  'line-too-long': {
    kinds: ['input'],
    means: 'A line in a case file is longer than any line that Palimpsest writes.',
  },
} as const satisfies CodeTable;
