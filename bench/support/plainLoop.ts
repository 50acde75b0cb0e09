import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { locateLibraries } from '../../src/engine/llama/locate.js';
import { checkOut } from '../../test/support/architectures/buildDriver.js';
import { CACHE } from './models.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = fileURLToPath(new URL('./plainLoop.cpp', import.meta.url));

/** The compiled loop, or why there is none on this machine. */
export type BuiltLoop = { readonly path: string; readonly libraries: string } | { readonly missing: string };

/**
 * Compiles plainLoop.cpp against the headers of llama.cpp that node-llama-cpp carries, linked to the libraries that the engine runs. The
 * program stays in `.cache/bench` and is made again only when it or the libraries change.
 * @throws {Error} with the compiler's words, when it does not compile
 */
export async function buildPlainLoop(): Promise<BuiltLoop> {
  if (process.platform !== 'linux') return { missing: 'the plain loop is made for Linux only' };
  for (const tool of ['git', 'g++']) {
    if (spawnSync(tool, ['--version']).status !== 0) return { missing: `${tool} is not installed` };
  }
  const libraries = await locateLibraries('off', null).catch(() => null);
  if (libraries === null) return { missing: "llama.cpp's libraries are not installed" };
  const bundle = join(ROOT, 'node_modules/node-llama-cpp/llama/gitRelease.bundle');
  if (!existsSync(bundle)) return { missing: 'node-llama-cpp carries no source of llama.cpp' };
  const { folder } = libraries;
  const names = readdirSync(folder).filter((name) =>
    /^lib(llama|ggml|ggml-base)(\.v[\d.]+)?\.so$/.test(name),
  );
  const linked = names.map((name) => join(folder, name));
  const sum = createHash('sha256');
  for (const file of [SOURCE, ...linked]) sum.update(readFileSync(file));
  const path = join(CACHE, `plainLoop-${sum.digest('hex').slice(0, 16)}`);
  if (existsSync(path)) return { path, libraries: folder };
  mkdirSync(CACHE, { recursive: true });
  const headers = checkOut(bundle, join(ROOT, '.cache/architectures'));
  const making = `${path}.${process.pid}`;
  const { status, stderr } = spawnSync(
    'g++',
    [
      ...['-std=c++17', '-O3', `-I${join(headers, 'include')}`, `-I${join(headers, 'ggml/include')}`],
      ...[SOURCE, '-o', making, ...linked, `-Wl,-rpath,${folder}`, '-Wl,--allow-shlib-undefined'],
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`g++ failed:\n${stderr.slice(-4000)}`);
  renameSync(making, path);
  return { path, libraries: folder };
}

/** The loop with a model loaded, in a process of its own. */
export interface PlainLoop {
  readonly pid: number;
  /** Σ log p of the second halves of windows: `length` evaluated tokens each, and one that is only predicted. */
  readonly score: (windows: readonly (readonly number[])[]) => Promise<number>;
  readonly end: () => void;
}

/** Starts it. @throws {Error} with its own words, when it ends */
export async function startPlainLoop(
  { path, libraries }: { readonly path: string; readonly libraries: string },
  model: string,
  sequences: number,
  length: number,
): Promise<PlainLoop> {
  const child = spawn(path, [libraries, model, String(sequences), String(length)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done === true) throw new Error('the plain loop ended');
    return next.value;
  };
  await answer();
  return {
    pid: child.pid ?? 0,
    score: async (windows) => {
      child.stdin.write(`${windows.map((window) => window.join(' ')).join(' ')}\n`);
      return Number(await answer());
    },
    end: () => child.stdin.end(),
  };
}
