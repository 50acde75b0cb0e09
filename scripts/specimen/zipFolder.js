import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { zipSync } from 'fflate';

/**
 * The files below a folder as a ZIP without times.
 * @param {string} folder
 * @param {(name: string) => boolean} isWanted asked for each file, by its path below the folder
 */
export function zipFolder(folder, isWanted = () => true) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(isWanted);
  return zipSync(Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name))])), {
    level: 9,
    mtime: new Date(1980, 0, 1),
  });
}
