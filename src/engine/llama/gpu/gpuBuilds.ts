import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { elementAt } from '../../../base/index.js';
import type { UnusedBuild } from '../../../domain/index.js';
import type { Koffi } from '../koffi.js';
import { backendFile, locateCuda12, locateLibraries, type Backend, type LibraryFolder } from '../locate.js';

/** A backend that computes on a GPU. */
export type GpuBackend = Exclude<Backend, 'off'>;

/** Loads a library by its name or path. @throws {Error} with the sentence of the system's linker */
export type Load = (name: string) => ReturnType<Koffi['load']>;

/**
 * The libraries of CUDA's toolkit with which the published builds for Linux are linked; a driver does not bring them. The runtime is first.
 * @source the NEEDED entries of libggml-cuda.so in the packages of the pinned release
 */
export const CUDA_RUNTIMES = {
  13: ['libcudart.so.13', 'libcublas.so.13'],
  12: ['libcudart.so.12', 'libcublas.so.12'],
} as const;

/**
 * The builds of a backend that are installed, the preferred one first.
 * @throws {PalimpsestError} `backend-missing` if there is none
 */
export async function buildsOf(backend: GpuBackend): Promise<readonly LibraryFolder[]> {
  const first = await locateLibraries(backend);
  const second = backend === 'cuda' ? await locateCuda12(first) : null;
  return second === null ? [first] : [first, second];
}

/** The name of a build in messages: that of the package that carries its backend. */
export function buildName({ added, package: carrier }: LibraryFolder): string {
  return added?.package ?? carrier ?? 'local build';
}

/**
 * Why a build cannot compute here; null if nothing says so. Asks before any of llama.cpp's libraries is loaded for good, because a process
 * can hold only one set of them: a library that cannot be loaded does not stay in the process.
 */
export function hindranceOf(
  build: LibraryFolder,
  load: Load,
  system: NodeJS.Platform = process.platform,
): Pick<UnusedBuild, 'reason' | 'detail'> | null {
  const isLinked = build.backend === 'cuda' && build.package !== null && system === 'linux';
  const refused = isLinked ? cudaHindrance(CUDA_RUNTIMES[build.added === undefined ? 13 : 12], load) : null;
  if (refused !== null || build.backend === 'off' || build.added !== undefined) return refused;
  const file = join(build.folder, backendFile(build.backend));
  const why = existsSync(file) ? linkersWords(() => load(file)) : null;
  return why === null ? null : { reason: 'not-loaded', detail: why };
}

function cudaHindrance(names: readonly string[], load: Load): Pick<UnusedBuild, 'reason' | 'detail'> | null {
  for (const name of names) {
    const why = linkersWords(() => load(name));
    if (why !== null) return { reason: 'runtime-missing', detail: why };
  }
  const runtime = load(elementAt(names, 0));
  const count = new Int32Array(1);
  const status = Number(runtime.func('cudaGetDeviceCount', 'int', ['void *'])(count));
  if (status !== 0) {
    const said: unknown = runtime.func('cudaGetErrorString', 'str', ['int'])(status);
    return { reason: 'driver-refused', detail: typeof said === 'string' ? said : `error ${status}` };
  }
  return elementAt(count, 0) === 0 ? { reason: 'no-device', detail: '' } : null;
}

/** What the system's linker says if a library cannot be loaded; null if it can. */
export function linkersWords(load: () => unknown): string | null {
  try {
    load();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Loads libraries, and throws the linker's whole sentence, of which koffi drops the name of the library that is missing. */
export function aloud(koffi: Koffi): Load {
  return (name) => {
    try {
      return koffi.load(name);
    } catch (error) {
      throw new Error(process.platform === 'win32' ? String(error) : linkerError(koffi, name), {
        cause: error,
      });
    }
  };
}

// RTLD_NOW of dlfcn.h
const NOW = 2;

function linkerError(koffi: Koffi, name: string): string {
  const system = koffi.load(null);
  // Both are found first: finding a function clears what the linker last said.
  const [open, said] = [
    system.func('dlopen', 'void *', ['str', 'int']),
    system.func('dlerror', 'str', []),
  ] as const;
  open(name, NOW);
  return String(said());
}
