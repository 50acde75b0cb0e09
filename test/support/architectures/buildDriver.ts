import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locateLibraries } from '../../../src/engine/llama/locate.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../../..');
const HEADERS = ['interposed.h', 'keys.h', 'plain.h', 'values.h'];
/** What of llama.cpp's source the driver is compiled against. */
const PARTS = ['include', 'ggml/include', 'src', 'common', 'tests/test-llama-archs.cpp'];

/** The compiled driver, or why there is none on this machine. */
export type BuiltDriver =
  { readonly path: string; readonly libraries: string } | { readonly missing: string };

/**
 * Compiles driver.cpp against the source of llama.cpp that node-llama-cpp carries, linked to the libraries that the engine runs. Both the
 * source and the program are kept in `.cache/architectures` and made again only when the source, the libraries or driver.cpp change.
 * @throws {Error} with the compiler's words, when it does not compile
 */
export async function buildDriver(): Promise<BuiltDriver> {
  if (process.platform !== 'linux') return { missing: 'the driver of architectures is made for Linux only' };
  for (const tool of ['git', 'g++']) {
    if (spawnSync(tool, ['--version']).status !== 0) return { missing: `${tool} is not installed` };
  }
  const libraries = await locateLibraries('off', null).catch(() => null);
  if (libraries === null) return { missing: "llama.cpp's libraries are not installed" };
  const bundle = join(ROOT, 'node_modules/node-llama-cpp/llama/gitRelease.bundle');
  if (!existsSync(bundle)) return { missing: 'node-llama-cpp carries no source of llama.cpp' };
  const names = readdirSync(libraries.folder).filter((name) =>
    /^lib(llama|ggml|ggml-base|llama-common)(\.v[\d.]+)?\.so$/.test(name),
  );
  const cache = join(ROOT, '.cache/architectures');
  const source = checkOut(bundle, cache);
  const inputs = [
    ...['driver.cpp', ...HEADERS].map((name) => join(HERE, name)),
    ...names.map((name) => join(libraries.folder, name)),
  ];
  const path = join(cache, `driver-${hash([...inputs.map((file) => readFileSync(file)), source])}`);
  if (!existsSync(path)) compile(source, libraries.folder, names, path);
  return { path, libraries: libraries.folder };
}

/** The parts of the source that are needed, in a folder named after the commit. */
export function checkOut(bundle: string, cache: string): string {
  const heads = run('git', ['bundle', 'list-heads', bundle]);
  const commit = /^[0-9a-f]{40}/.exec(heads)?.[0];
  if (commit === undefined) throw new Error(`${bundle} names no commit: ${heads}`);
  const source = join(cache, `source-${commit.slice(0, 12)}`);
  if (existsSync(source)) return source;
  mkdirSync(cache, { recursive: true });
  const making = `${source}.${process.pid}`;
  run('git', ['clone', '-q', '--no-checkout', bundle, making]);
  run('git', ['-C', making, 'checkout', '-q', commit, '--', ...PARTS]);
  rmSync(join(making, '.git'), { recursive: true });
  renameSync(making, source);
  return source;
}

function compile(source: string, folder: string, names: readonly string[], path: string): void {
  const includes = ['', 'include', 'ggml/include', 'src', 'common'].map((part) => `-I${join(source, part)}`);
  const making = `${path}.${process.pid}`;
  run('g++', [
    ...['-std=c++17', '-O1', '-w', ...includes, join(HERE, 'driver.cpp'), '-o', making],
    ...names.map((name) => join(folder, name)),
    ...[`-Wl,-rpath,${folder}`, '-Wl,--allow-shlib-undefined', '-ldl'],
  ]);
  renameSync(making, path);
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0)
    throw new Error(`${program} ${args.slice(0, 3).join(' ')} failed:\n${stderr.slice(-4000)}`);
  return stdout;
}

function hash(parts: readonly (Buffer | string)[]): string {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest('hex').slice(0, 16);
}
