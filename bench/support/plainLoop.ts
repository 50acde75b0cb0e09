import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { llamaToLink } from '../../test/support/architectures/buildDriver.js';
import { CACHE } from './models.js';

const SOURCE = fileURLToPath(new URL('./plainLoop.cpp', import.meta.url));

/** The compiled loop, or why there is none on this machine. */
export type BuiltLoop = { readonly path: string; readonly libraries: string } | { readonly missing: string };

/**
 * Compiles plainLoop.cpp against the headers of llama.cpp that node-llama-cpp carries, linked to the libraries that the engine runs. The
 * program stays in `.cache/bench` and is made again only when it or the libraries change.
 * @throws {Error} with the compiler's words, when it does not compile
 */
export async function buildPlainLoop(): Promise<BuiltLoop> {
  const parts = await llamaToLink(/^lib(llama|ggml|ggml-base)(\.v[\d.]+)?\.so$/);
  if ('missing' in parts) return parts;
  const { folder, linked, source } = parts;
  const sum = createHash('sha256');
  for (const file of [SOURCE, ...linked]) sum.update(readFileSync(file));
  const path = join(CACHE, `plainLoop-${sum.digest('hex').slice(0, 16)}`);
  if (existsSync(path)) return { path, libraries: folder };
  mkdirSync(CACHE, { recursive: true });
  const making = `${path}.${process.pid}`;
  const { status, stderr } = spawnSync(
    'g++',
    [
      ...['-std=c++17', '-O3', `-I${join(source, 'include')}`, `-I${join(source, 'ggml/include')}`],
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
