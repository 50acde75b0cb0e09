import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { staleParts } from '../../../scripts/parts.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Modules that the build made of `src/`, file by file: Node loads them as they are. */
export const BUILT_CORE = new RegExp(`^${join(ROOT, 'dist').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[\\\\/]`);

/**
 * Gives the tests the built core in the place of its sources, where the build is as new as they are. They then test what is shipped, and
 * neither its translation nor what the test runner puts between modules takes time. After a change that was not built, and while tests are
 * watched, they get the sources.
 */
export function builtCore(): Plugin[] {
  const isWatched = !process.argv.includes('run');
  if (isWatched || staleParts(ROOT).some(({ name }) => name === 'core')) return [];
  return [
    {
      name: 'built-core',
      enforce: 'pre',
      resolveId(id, importer) {
        if (importer === undefined || !/^\.{1,2}\/.*\.js$/.test(id)) return null;
        const path = relative(join(ROOT, 'src'), resolve(dirname(importer), id));
        return path.startsWith('..') ? null : { id: join(ROOT, 'dist', path), external: true };
      },
    },
  ];
}
