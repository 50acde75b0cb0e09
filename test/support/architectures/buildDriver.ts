import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locateLibraries } from '../../../src/engine/llama/locate.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../../..');
const CACHE = join(ROOT, '.cache/architectures');
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
  const parts = await llamaToLink(/^lib(llama|ggml|ggml-base|llama-common)(\.v[\d.]+)?\.so$/);
  if ('missing' in parts) return parts;
  const { folder, linked, source } = parts;
  const inputs = [...['driver.cpp', ...HEADERS].map((name) => join(HERE, name)), ...linked];
  const path = join(CACHE, `driver-${hash([...inputs.map((file) => readFileSync(file)), source])}`);
  if (!existsSync(path)) compile(source, folder, linked, path);
  return { path, libraries: folder };
}

/** What a program of ours that runs the engine's llama.cpp is made from. */
export interface LlamaToLink {
  /** Folder of the libraries that the engine runs. */
  readonly folder: string;
  /** Paths of those to link. */
  readonly linked: readonly string[];
  /** Folder of the source of the same release. */
  readonly source: string;
}

/**
 * The source of llama.cpp that node-llama-cpp carries, and the libraries to link with it; or why a program cannot be made on this machine.
 * @param libraries which of the files to link
 */
export async function llamaToLink(libraries: RegExp): Promise<LlamaToLink | { readonly missing: string }> {
  if (process.platform !== 'linux') return { missing: 'programs are linked to llama.cpp on Linux only' };
  for (const tool of ['git', 'g++']) {
    if (spawnSync(tool, ['--version']).status !== 0) return { missing: `${tool} is not installed` };
  }
  const located = await locateLibraries('off', null).catch(() => null);
  if (located === null) return { missing: "llama.cpp's libraries are not installed" };
  const bundle = join(ROOT, 'node_modules/node-llama-cpp/llama/gitRelease.bundle');
  if (!existsSync(bundle)) return { missing: 'node-llama-cpp carries no source of llama.cpp' };
  const { folder } = located;
  const names = readdirSync(folder).filter((name) => libraries.test(name));
  return { folder, linked: names.map((name) => join(folder, name)), source: checkOut(bundle, CACHE) };
}

/** The parts of the source that are needed, in a folder named after the commit. */
function checkOut(bundle: string, cache: string): string {
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

function compile(source: string, folder: string, linked: readonly string[], path: string): void {
  const includes = ['', 'include', 'ggml/include', 'src', 'common'].map((part) => `-I${join(source, part)}`);
  const making = `${path}.${process.pid}`;
  run('g++', [
    ...['-std=c++17', '-O1', '-w', ...includes, join(HERE, 'driver.cpp'), '-o', making],
    ...linked,
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
