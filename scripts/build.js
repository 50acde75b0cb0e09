// Builds the parts that are older than their sources, or everything with `--all`: the reduction kernel (AssemblyScript to WebAssembly) and
// src/ (TypeScript) into dist/, the command line and the programs of its processes (Vite) into a few files in dist/command, the window in
// renderer/ (Vite), and the desktop shell around it into .vite/build. It reports on stderr what it builds.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { BUILD_INFO, noteSources, PARTS, removeOrphans, staleParts } from './parts.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

const BUILD = {
  kernel: () => {
    mkdirSync(join(root, 'dist/engine/reduce'), { recursive: true });
    run(bin('asc'), ['--config', 'src/engine/reduce/assembly/asconfig.json']);
  },
  core: () => {
    run(bin('tsc'), ['-p', 'tsconfig.build.json', '--incremental', '--tsBuildInfoFile', BUILD_INFO]);
    removeOrphans(root);
  },
  command: () => run(process.execPath, [join(root, 'scripts', 'bundleCommand.js')]),
  window: () => run(bin('vite'), ['build', '--config', 'renderer/vite.config.ts', '--logLevel', 'warn']),
  shell: () => {
    for (const part of ['main', 'preload'])
      run(bin('vite'), ['build', '--config', `main/vite.${part}.config.ts`, '--logLevel', 'warn']);
  },
};

if (!existsSync(bin('tsc'))) {
  console.error('build: TypeScript is not installed; run `npm ci` (with development dependencies) first.');
  process.exit(1);
}
if (process.argv.includes('--all')) rmSync(join(root, 'dist'), { recursive: true, force: true });
const stale = process.argv.includes('--all') ? PARTS : staleParts(root);
if (stale.length > 0) console.error(`build: ${stale.map(({ name }) => name).join(', ')}`);
// If the build is missing, the compiler's build information would prevent it from being written again.
if (!existsSync(join(root, 'dist/cli/main.js'))) rmSync(join(root, BUILD_INFO), { force: true });
for (const part of stale) {
  const done = noteSources(root, part);
  BUILD[part.name]();
  done();
}

// The commit of this build, which the program records in every case. A checkout of another project around this folder does not count.
const commit = git('rev-parse', '--show-prefix') === '' ? git('rev-parse', 'HEAD') : null;
const modified = commit !== null && git('status', '--porcelain', '--untracked-files=no') !== '';
writeFileSync(
  join(root, 'dist/commit.json'),
  `${JSON.stringify(commit === null ? {} : { commit, modified })}\n`,
);

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.error) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** @param {string[]} args @returns {string | null} the answer of git about this folder; null without git or a checkout */
function git(...args) {
  const done = spawnSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return done.status === 0 ? done.stdout.trim() : null;
}
