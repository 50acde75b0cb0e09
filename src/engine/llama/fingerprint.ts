import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hashFile } from '../../files/index.js';

/**
 * The libraries of a folder that this process has mapped (of a dozen CPU backends only the chosen one), with their hashes,
 * sorted by name.
 */
export async function loadedLibraries(folder: string): Promise<{ name: string; sha256: string }[]> {
  const real = realpathSync(folder);
  return Promise.all(
    mappedNames(folder).map(async (name) => ({ name, sha256: (await hashFile(join(real, name))).sha256 })),
  );
}

/** The names of the files of a folder that this process has mapped, sorted. */
export function mappedNames(folder: string): string[] {
  const real = realpathSync(folder);
  const here = new Set(readdirSync(real));
  const names = mappedFiles()
    .filter((path) => here.has(basename(path)) && (dirname(path) === real || dirname(path) === folder))
    .map((path) => basename(path));
  return [...new Set(names)].sort();
}

function mappedFiles(): string[] {
  if (process.platform === 'linux') {
    // address perms offset dev inode path; the path may hold spaces
    return readFileSync('/proc/self/maps', 'utf8')
      .split('\n')
      .map((line) => /^(?:\S+\s+){5}(\/.*)$/.exec(line)?.[1] ?? '')
      .filter((path) => path !== '');
  }
  const report = process.report.getReport() as unknown as { sharedObjects?: string[] };
  return report.sharedObjects ?? [];
}
