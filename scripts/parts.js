// The parts of the build, and which of them are older than their sources.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CORE = ['src', 'tsconfig.base.json', 'tsconfig.build.json', 'package-lock.json'];

/** The compiler's build information about the core, kept beside the core so that they belong together. */
export const BUILD_INFO = 'dist/.built/core.tsbuildinfo';

/**
 * The parts in the order in which they are built: with their sources and one file that exists after they were built. The
 * window contains only the pure rooms of the core.
 * @type {readonly {name: 'kernel' | 'core' | 'command' | 'window' | 'shell', sources: readonly string[], made: string}[]}
 */
export const PARTS = [
  {
    name: 'kernel',
    sources: ['src/engine/reduce/assembly', 'package-lock.json'],
    made: 'dist/engine/reduce/kernel.wasm',
  },
  {
    name: 'core',
    sources: CORE,
    made: 'dist/cli/main.js',
  },
  { name: 'command', sources: [...CORE, 'scripts/bundleCommand.js'], made: 'dist/command/palimpsest.js' },
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

/** The parts that were never built, or whose sources have changed since they were built. @param {string} root */
export function staleParts(root) {
  return PARTS.filter((part) => {
    const stamp = stampOf(root, part);
    const isMade = existsSync(join(root, part.made)) && existsSync(stamp);
    return !isMade || readFileSync(stamp, 'utf8') !== digest(root, part);
  });
}

/** Records the sources of a part; must be called before the part is built. @param {string} root @param {typeof PARTS[number]} part */
export function noteSources(root, part) {
  const found = digest(root, part);
  return () => {
    mkdirSync(dirname(stampOf(root, part)), { recursive: true });
    writeFileSync(stampOf(root, part), found);
  };
}

/** Removes compiled files whose source in src/ no longer exists. @param {string} root */
export function removeOrphans(root) {
  for (const file of filesBelow(join(root, 'dist'))) {
    const path = file.slice(root.length).replace(/^[\\/]*dist[\\/]/, '');
    const isCompiled = /\.js(\.map)?$/.test(path) && !/^(renderer|command)[\\/]/.test(path);
    if (isCompiled && !existsSync(join(root, 'src', path.replace(/\.js(\.map)?$/, '.ts')))) rmSync(file);
  }
}

function stampOf(root, { name }) {
  return join(root, 'dist', '.built', name);
}

/** The name, size and time of every source, so that added and removed files count too. */
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
