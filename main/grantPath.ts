import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { inputError } from '../src/base/index.js';
import { describePath, isInside, type Workbench } from '../src/api/index.js';
import type { Granted } from '../src/contract/index.js';

/** Makes the path of something that a person dropped usable for calls. @throws {PalimpsestError} `dropped-path`, `file-*` */
export type GrantPath = (path: unknown) => Promise<Granted & { readonly path: string }>;

/**
 * Grants what was dropped on the window. Which path a dropped file has only the page's process knows, so a page that was taken over
 * could name one that nobody dropped: what lies in the program's own folder (keys, settings) is therefore never granted.
 * @param dataFolder the program's own folder
 */
export function grantDroppedPaths(grants: Workbench['grants'], dataFolder: string): GrantPath {
  return async (path) => {
    if (typeof path !== 'string' || !isAbsolute(path) || path.includes('\0')) throw notDropped();
    const real = await realpath(path).catch(() => path);
    const own = await realpath(dataFolder).catch(() => dataFolder);
    if (isInside(real, own)) throw notDropped();
    return describePath(grants, path, { isUpload: false, root: '' });
  };
}

function notDropped(): Error {
  return inputError(
    'dropped-path',
    'That cannot be used: it is not a file or folder on this machine, or it belongs to the program itself.',
    'Drop a file from the file manager, or choose it in the dialog.',
  );
}
