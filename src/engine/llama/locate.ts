import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { environmentError } from '../../base/index.js';
import type { EngineFingerprint } from '../../domain/index.js';
import { PINNED } from './layout.js';

/** A compute backend that a set of libraries was built for; `off` is the CPU alone. */
export type Backend = EngineFingerprint['gpuUsed'];

/** A folder with llama.cpp's libraries and where they come from. */
export interface LibraryFolder {
  readonly folder: string;
  readonly origin: 'prebuilt' | 'local-build';
  readonly backend: Backend;
  /** Name of the package that carries prebuilt libraries, e.g. `linux-x64`; null for a local build. */
  readonly package: string | null;
  /** The library of the backend, and the package that carries it, where it is not in the folder. */
  readonly added?: { readonly file: string; readonly package: string };
}

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'mac', win32: 'win' };
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'x64',
  arm64: 'arm64',
  arm: 'armv7l',
};

/**
 * Name of the npm package that carries llama.cpp for a backend on a machine, e.g. `linux-x64-cuda`.
 * @returns `null` where node-llama-cpp publishes none
 */
export function prebuiltName(
  backend: Backend,
  platform: NodeJS.Platform = process.platform,
  architecture: NodeJS.Architecture = process.arch,
): string | null {
  const system = PLATFORMS[platform];
  const machine = ARCHITECTURES[architecture];
  if (system === undefined || machine === undefined) return null;
  if (system === 'mac') {
    if (machine === 'arm64') return backend === 'off' || backend === 'metal' ? 'mac-arm64-metal' : null;
    return backend === 'off' && machine === 'x64' ? 'mac-x64' : null;
  }
  if (backend === 'metal' || (backend !== 'off' && machine !== 'x64')) return null;
  return backend === 'off' ? `${system}-${machine}` : `${system}-${machine}-${backend}`;
}

/**
 * The libraries to run for a backend: a local build of the pinned release when there is one, else the prebuilt package.
 * @param builds folder of local builds; node-llama-cpp's own by default
 * @throws {PalimpsestError} `backend-missing` naming the package to install
 */
export async function locateLibraries(
  backend: Backend,
  builds: string | null = localBuildsFolder(),
): Promise<LibraryFolder> {
  const local = builds === null ? null : localBuild(backend, builds);
  if (local !== null) return { folder: local, origin: 'local-build', backend, package: null };
  const name = prebuiltName(backend);
  if (name === null) {
    throw environmentError(
      'backend-missing',
      `llama.cpp has no ${backendTitle(backend)} backend for ${process.platform} on ${process.arch}.`,
      'Choose another one: --gpu auto, off, cuda, vulkan or metal.',
      { backend },
    );
  }
  const folder = await prebuiltFolder(name);
  if (folder !== null) return { folder, origin: 'prebuilt', backend, package: name };
  throw environmentError(
    'backend-missing',
    `The ${backendTitle(backend)} backend of llama.cpp is not installed: package @node-llama-cpp/${name} is missing.`,
    `Install it: npm install --save-exact @node-llama-cpp/${name}@${nodeLlamaCppVersion() ?? 'latest'}`,
    { backend, package: `@node-llama-cpp/${name}` },
  );
}

/** The build for CUDA 12, with the libraries of the one for CUDA 13; `null` where it is not installed. */
export async function locateCuda12(cuda13: LibraryFolder): Promise<LibraryFolder | null> {
  if (cuda13.package === null) return null;
  const name = `${cuda13.package}-ext`;
  const bins = await packageBins(name);
  const file = join(bins ?? '', cuda13.package, 'fallback', backendFile('cuda'));
  return bins !== null && existsSync(file) ? { ...cuda13, added: { file, package: name } } : null;
}

/** The file name of the library of a GPU backend. */
export function backendFile(backend: Exclude<Backend, 'off'>): string {
  const { prefix, ending } =
    process.platform === 'win32'
      ? { prefix: '', ending: 'dll' }
      : { prefix: 'lib', ending: process.platform === 'darwin' ? 'dylib' : 'so' };
  return `${prefix}ggml-${backend}.${ending}`;
}

/** The name of a backend for display. */
export function backendTitle(backend: Backend): string {
  return { off: 'CPU', cuda: 'CUDA', vulkan: 'Vulkan', metal: 'Metal' }[backend];
}

/** Where node-llama-cpp keeps builds made from its bundled source; `null` when it is not installed. */
export function localBuildsFolder(): string | null {
  const root = nodeLlamaCppFolder();
  return root === null ? null : join(root, 'llama', 'localBuilds');
}

function localBuild(backend: Backend, builds: string): string | null {
  if (!existsSync(builds)) return null;
  for (const name of readdirSync(builds).sort()) {
    const folder = join(builds, name, 'Release');
    const metadata = join(folder, '_nlcBuildMetadata.json');
    if (!existsSync(join(builds, name, 'buildDone.status')) || !existsSync(metadata)) continue;
    if (matches(readFileSync(metadata, 'utf8'), backend)) return folder;
  }
  return null;
}

function matches(metadata: string, backend: Backend): boolean {
  try {
    const { buildOptions } = JSON.parse(metadata) as {
      buildOptions?: { platform?: string; arch?: string; gpu?: unknown; llamaCpp?: { release?: string } };
    };
    return (
      buildOptions?.platform === PLATFORMS[process.platform] &&
      buildOptions?.arch === process.arch &&
      buildOptions.gpu === (backend === 'off' ? false : backend) &&
      buildOptions.llamaCpp?.release === PINNED.tag
    );
  } catch {
    return false;
  }
}

async function prebuiltFolder(name: string): Promise<string | null> {
  const bins = await packageBins(name);
  const folder = join(bins ?? '', name);
  return bins !== null && existsSync(folder) ? folder : null;
}

/** The folder of libraries of a package; `null` if it is not installed. */
async function packageBins(name: string): Promise<string | null> {
  try {
    const module = (await import(`@node-llama-cpp/${name}`)) as { getBinsDir(): { binsDir: string } };
    // Native libraries cannot be loaded from inside an asar archive, so packaging unpacks them beside it.
    return module.getBinsDir().binsDir.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  } catch {
    return null;
  }
}

function nodeLlamaCppFolder(): string | null {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve('node-llama-cpp')));
  } catch {
    return null;
  }
}

function nodeLlamaCppVersion(): string | null {
  const root = nodeLlamaCppFolder();
  if (root === null) return null;
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
