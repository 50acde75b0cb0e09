import { join } from 'node:path';
import { defaultDataFolder } from '../../files/index.js';

/** Where the examiner's key lies unless said otherwise. */
export function defaultKeyFolder(dataFolder: string = defaultDataFolder()): string {
  return join(dataFolder, 'key');
}
