import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { inputError } from '../src/base/index.js';
import { describePath, isInside, type Workbench } from '../src/api/index.js';
import type { Granted } from '../src/contract/index.js';

/** Makes the path of a dropped file or folder usable for calls. @throws {PalimpsestError} `dropped-path`, `file-*` */
export type GrantPath = (path: unknown) => Promise<Granted & { readonly path: string }>;

/**
 * Grants access to a file or folder that was dropped on the window. Only the page's process knows the path of a dropped file, so a
 * compromised page could name a path that no one dropped. Therefore nothing in the program's own folder (keys, settings) is ever granted.
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
    'The dropped item cannot be used: it is not a file or a folder on this machine, or it belongs to the program itself.',
    'Drop a file from the file manager, or choose it in the dialog.',
  );
}
