// What the build is made of, and which of it is older than its sources.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the compiler knows of the core that it built: beside it, so that they go together. */
export const BUILD_INFO = 'dist/.built/core.tsbuildinfo';

/**
 * The parts in the order in which they are built: where their sources are, and one file that is there once they were built. The window
 * takes in only the rooms of the core that are pure.
 * @type {readonly {name: 'kernel' | 'core' | 'window' | 'shell', sources: readonly string[], made: string}[]}
 */
export const PARTS = [
  {
    name: 'kernel',
    sources: ['src/engine/reduce/assembly', 'package-lock.json'],
    made: 'dist/engine/reduce/kernel.wasm',
  },
  {
    name: 'core',
    sources: ['src', 'tsconfig.base.json', 'tsconfig.build.json', 'package-lock.json'],
    made: 'dist/cli/main.js',
  },
  {
    name: 'window',
    sources: [
      ...['base', 'domain', 'text', 'measure', 'figure', 'contract'].map((room) => `src/${room}`),
      'renderer',
      'package-lock.json',
    ],
    made: 'dist/renderer/index.html',
  },
  { name: 'shell', sources: ['main', 'package-lock.json'], made: '.vite/build/main.js' },
];

/** Parts that were never built, or whose sources are not those that they were built from. @param {string} root */
export function staleParts(root) {
  return PARTS.filter((part) => {
    const stamp = stampOf(root, part);
    const isMade = existsSync(join(root, part.made)) && existsSync(stamp);
    return !isMade || readFileSync(stamp, 'utf8') !== digest(root, part);
  });
}

/** Notes what a part is built from; to be called before it is built. @param {string} root @param {typeof PARTS[number]} part */
export function noteSources(root, part) {
  const found = digest(root, part);
  return () => {
    mkdirSync(dirname(stampOf(root, part)), { recursive: true });
    writeFileSync(stampOf(root, part), found);
  };
}

/** Removes what was compiled from files of src/ that are gone. @param {string} root */
export function removeOrphans(root) {
  for (const file of filesBelow(join(root, 'dist'))) {
    const path = file.slice(root.length).replace(/^[\\/]*dist[\\/]/, '');
    const isCompiled = /\.js(\.map)?$/.test(path) && !/^renderer[\\/]/.test(path);
    if (isCompiled && !existsSync(join(root, 'src', path.replace(/\.js(\.map)?$/, '.ts')))) rmSync(file);
  }
}

function stampOf(root, { name }) {
  return join(root, 'dist', '.built', name);
}

/** Name, size and time of every source: which files there are counts too. */
function digest(root, { sources }) {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    for (const file of statSync(path).isDirectory() ? filesBelow(path) : [path]) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file.slice(root.length)}\0${size}\0${mtimeMs}\n`);
    }
  }
  return `${hash.digest('hex')}\n`;
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
