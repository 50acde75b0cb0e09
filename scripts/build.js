// Builds dist/: the reduction kernel (AssemblyScript to WebAssembly), src/ (TypeScript), then the window in renderer/ (Vite); and the
// desktop shell around it in .vite/build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.error) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
}

if (!existsSync(bin('tsc'))) {
  console.error('build: TypeScript is not installed; run `npm ci` (with development dependencies) first.');
  process.exit(1);
}
mkdirSync(join(root, 'dist/engine/reduce'), { recursive: true });
const kernel = 'src/engine/reduce/assembly/kernel.ts';
if (existsSync(join(root, kernel))) run(bin('asc'), ['--config', 'src/engine/reduce/assembly/asconfig.json']);
run(bin('tsc'), ['-p', 'tsconfig.build.json']);
run(bin('vite'), ['build', '--config', 'renderer/vite.config.ts', '--logLevel', 'warn']);
for (const part of ['main', 'preload']) {
  run(bin('vite'), ['build', '--config', `main/vite.${part}.config.ts`, '--logLevel', 'warn']);
}

// Which commit this was built from: the program says so in every case. A checkout of something else around it does not count.
const commit = git('rev-parse', '--show-prefix') === '' ? git('rev-parse', 'HEAD') : null;
const modified = commit !== null && git('status', '--porcelain', '--untracked-files=no') !== '';
writeFileSync(
  join(root, 'dist/commit.json'),
  `${JSON.stringify(commit === null ? {} : { commit, modified })}\n`,
);

/** @param {string[]} args @returns {string | null} what git says of this folder; null without git or a checkout */
function git(...args) {
  const done = spawnSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return done.status === 0 ? done.stdout.trim() : null;
}
