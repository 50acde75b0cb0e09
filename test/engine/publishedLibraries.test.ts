import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { locateLibraries } from '../../src/engine/llama/locate.js';
import { loadedLibraries } from '../../src/engine/llama/fingerprint.js';
import { loadLibrary } from '../../src/engine/llama/library.js';
import type { LibraryFolder } from '../../src/engine/llama/locate.js';
import { PUBLISHED_LIBRARIES } from '../../src/engine/llama/machine/publishedLibraries.js';
import { ROOT } from '../support/cli.js';

const packages = join(ROOT, 'node_modules', '@node-llama-cpp');

describe('the hashes of published libraries', () => {
  const installed = Object.keys(PUBLISHED_LIBRARIES).filter((name) => existsSync(join(packages, name)));

  it('are known for a package that is installed here', () => {
    expect(installed).not.toEqual([]);
  });

  it.each(installed)('are those of the files in %s', (name) => {
    const hashes = readdirSync(join(packages, name, 'bins'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.json'))
      .map((entry) =>
        createHash('sha256')
          .update(readFileSync(join(entry.parentPath, entry.name)))
          .digest('hex'),
      );
    expect([...new Set(hashes)].sort()).toEqual(PUBLISHED_LIBRARIES[name]);
  });
});

describe('the libraries that were loaded', () => {
  let loaded: LibraryFolder;

  beforeAll(async () => {
    const chosen = await locateLibraries('off');
    loaded = { ...chosen, folder: (await loadLibrary(chosen.folder)).folder };
  });

  it('are as they were published', async () => {
    const { libraries, libraryHashes } = await loadedLibraries(loaded);
    expect(libraries.length).toBeGreaterThan(2);
    expect(libraryHashes).toBe(loaded.origin === 'prebuilt' ? 'as published' : 'not pinned');
  });

  it('are not pinned where no hash of their package is known, or if they were built here', async () => {
    expect((await loadedLibraries(loaded, {})).libraryHashes).toBe('not pinned');
    expect((await loadedLibraries({ ...loaded, package: null })).libraryHashes).toBe('not pinned');
  });

  it('are refused if one differs from what was published', async () => {
    const other = { 'some-package': ['0'.repeat(64)] };
    await expect(loadedLibraries({ ...loaded, package: 'some-package' }, other)).rejects.toMatchObject({
      code: 'engine-library-changed',
      message: expect.stringContaining(loaded.folder) as string,
    });
  });
});
