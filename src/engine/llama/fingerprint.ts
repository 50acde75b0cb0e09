import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { environmentError } from '../../base/index.js';
import type { EngineFingerprint } from '../../domain/index.js';
import { hashFile } from '../../files/index.js';
import type { LibraryFolder } from './locate.js';
import { PUBLISHED_LIBRARIES } from './machine/publishedLibraries.js';

/**
 * The libraries of a folder that this process has mapped (of a dozen CPU backends only the chosen one), with their hashes, sorted by name,
 * and whether these were compared with the published ones.
 * @param published the known hashes, by package
 * @throws {PalimpsestError} `engine-library-changed` if a library of a package differs from what was published
 */
export async function loadedLibraries(
  { folder, package: carrier, added }: Pick<LibraryFolder, 'folder' | 'package' | 'added'>,
  published: Readonly<Record<string, readonly string[]>> = PUBLISHED_LIBRARIES,
): Promise<Pick<EngineFingerprint, 'libraries' | 'libraryHashes'>> {
  const parts = [
    { folder, carrier },
    ...(added === undefined ? [] : [{ folder: dirname(added.file), carrier: added.package }]),
  ];
  const mapped = parts.flatMap((part) => mappedNames(part.folder).map((name) => ({ ...part, name })));
  const libraries = await Promise.all(
    mapped.map(async ({ folder: home, carrier: from, name }) => {
      const path = join(realpathSync(home), name);
      const { sha256 } = await hashFile(path);
      const known = from === null ? undefined : published[from];
      if (known !== undefined && !known.includes(sha256)) throw changed(path, from, sha256);
      return { name, sha256 };
    }),
  );
  const isKnown = mapped.every(({ carrier: from }) => from !== null && published[from] !== undefined);
  return { libraries, libraryHashes: isKnown ? 'as published' : 'not pinned' };
}

function changed(path: string, carrier: string | null, sha256: string) {
  return environmentError(
    'engine-library-changed',
    `${path} is not the file that was published in @node-llama-cpp/${carrier}: its SHA-256 is ${sha256}.`,
    'Install the packages again with `npm ci`.',
    { path, sha256 },
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
