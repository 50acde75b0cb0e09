// Builds dist/: the reduction kernel (AssemblyScript to WebAssembly), src/ (TypeScript), then the window in renderer/ (Vite); and the
// desktop shell around it in .vite/build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
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
