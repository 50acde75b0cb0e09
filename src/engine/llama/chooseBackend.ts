import { elementAt, environmentError, PalimpsestError } from '../../base/index.js';
import { unusedBuildWords, type GpuChoice, type UnusedBuild } from '../../domain/index.js';
import type { Library } from './library.js';
import { backendTitle, locateLibraries, prebuiltName, type Backend, type LibraryFolder } from './locate.js';
import type { Pointer } from './native.js';
import { askDriver, type DriverLibrary } from './gpu/driverLibraries.js';
import { aloud, buildName, buildsOf, hindranceOf, type GpuBackend, type Load } from './gpu/gpuBuilds.js';
import { listVulkan } from './gpu/gpuDrivers.js';
import { loadKoffi, type Koffi } from './koffi.js';

// VkPhysicalDeviceType: integrated and discrete; software renderers (4) are slower than the CPU backend.
const VULKAN_GPU_TYPES = [1, 2];

/**
 * The backends for which this machine has a driver that reports a GPU, best first. The drivers themselves are queried before any of
 * llama.cpp's libraries are loaded, because a process can hold only one set of them.
 */
async function probeGpus(): Promise<GpuBackend[]> {
  if (process.platform === 'darwin') return process.arch === 'arm64' ? ['metal'] : [];
  const koffi = await loadKoffi();
  const found: GpuBackend[] = [];
  if (hasCudaDevice(koffi)) found.push('cuda');
  if (listVulkan(koffi).some(({ type }) => VULKAN_GPU_TYPES.includes(type))) found.push('vulkan');
  return found;
}

/** Does NVIDIA's driver report a GPU? */
function hasCudaDevice(koffi: Koffi): boolean {
  return askDriver(koffi, 'cuda', countCudaDevices, 0) > 0;
}

function countCudaDevices(driver: DriverLibrary): number {
  const initialise = driver.func('cuInit', 'int', ['uint32']);
  const getCount = driver.func('cuDeviceGetCount', 'int', ['void *']);
  const count = new Int32Array(1);
  return Number(initialise(0)) === 0 && Number(getCount(count)) === 0 ? elementAt(count, 0) : 0;
}

/** A device that llama.cpp can compute on. */
export interface Device {
  readonly pointer: Pointer;
  readonly name: string;
  readonly description: string;
  readonly isGpu: boolean;
  /** Part of the processor, with the memory of the machine. */
  readonly isIntegrated: boolean;
  readonly freeBytes: number;
}

/** The libraries that compute, and the builds that do not although a driver reports a GPU for them. */
export interface ChosenLibraries {
  readonly libraries: LibraryFolder;
  readonly unused: readonly UnusedBuild[];
}

/**
 * The libraries for a choice of backend. `auto` takes the first build of Metal, CUDA and Vulkan that is installed, can be loaded, and has a
 * driver that reports a GPU, else the CPU.
 * @throws {PalimpsestError} `backend-missing` if a backend that was requested by name is not installed or cannot be used, with the reason
 */
export async function chooseLibraries(gpu: GpuChoice): Promise<ChosenLibraries> {
  if (gpu === 'off') return { libraries: await locateLibraries('off'), unused: [] };
  const koffi = await loadKoffi();
  const load = aloud(koffi);
  if (gpu !== 'auto') {
    const builds = await buildsOf(gpu);
    if (gpu === 'cuda' && !hasCudaDevice(koffi)) throw noDevice(gpu);
    const { libraries, unused } = firstUsable(builds, load);
    if (libraries === null) throw unusable(gpu, unused);
    return { libraries, unused };
  }
  return firstBackend(await probeGpus(), load);
}

/** The first build of the first of these backends that nothing hinders, else the CPU. */
export async function firstBackend(backends: readonly GpuBackend[], load: Load): Promise<ChosenLibraries> {
  const passed: UnusedBuild[] = [];
  for (const backend of backends) {
    const builds = await buildsOf(backend).catch((error: unknown) => {
      if (!(error instanceof PalimpsestError) || error.code !== 'backend-missing') throw error;
      const build = prebuiltName(backend) ?? `${process.platform} on ${process.arch}`;
      passed.push({ backend, build, reason: 'not-installed', detail: '' });
      return [];
    });
    const { libraries, unused } = firstUsable(builds, load);
    passed.push(...unused);
    if (libraries !== null) return { libraries, unused: passed };
  }
  return { libraries: await locateLibraries('off'), unused: passed };
}

/** The first build that nothing hinders, and those before it with what hinders them. */
function firstUsable(
  builds: readonly LibraryFolder[],
  load: Load,
): { readonly libraries: LibraryFolder | null; readonly unused: readonly UnusedBuild[] } {
  const unused: UnusedBuild[] = [];
  for (const build of builds) {
    const hindrance = hindranceOf(build, load);
    if (hindrance === null || build.backend === 'off') return { libraries: build, unused };
    unused.push({ backend: build.backend, build: buildName(build), ...hindrance });
  }
  return { libraries: null, unused };
}

const REMEDIES: Partial<Record<UnusedBuild['reason'], string>> = {
  'runtime-missing': 'Install the missing library: docs/gpu.md names the package of each system.',
  'driver-refused': 'Install a newer driver, and check that this user may use the device.',
};

/** The remedy is that of the last build, which needs the least; all builds are listed. */
export function unusable(backend: GpuBackend, unused: readonly UnusedBuild[]) {
  const remedy = REMEDIES[unused.at(-1)?.reason ?? 'not-loaded'];
  return environmentError(
    'backend-missing',
    `The ${backendTitle(backend)} backend is installed, but cannot be used. ${unused.map(unusedBuildWords).join('; ')}.`,
    `${remedy === undefined ? '' : `${remedy} `}To compute without it, use --gpu auto or --gpu off.`,
    { backend, unused },
  );
}

/**
 * The GPUs that the loaded libraries can use; integrated ones only if there is no other, as in llama.cpp.
 * @throws {PalimpsestError} `backend-missing` if a backend was requested by name and it finds no device
 */
export function usableGpus(library: Library, gpu: GpuChoice, backend: Backend): readonly Device[] {
  if (backend === 'off') return [];
  const gpus = listDevices(library).filter((device) => device.isGpu);
  if (gpus.length === 0 && gpu !== 'auto') throw noDevice(backend);
  const discrete = gpus.filter(({ isIntegrated }) => !isIntegrated);
  return discrete.length > 0 ? discrete : gpus;
}

function noDevice(backend: GpuBackend) {
  return environmentError(
    'backend-missing',
    `The ${backendTitle(backend)} backend is installed but finds no device on this machine.`,
    `Install the driver that ${backendTitle(backend)} needs and check that this user may use the device, or run with --gpu off.`,
    { backend },
  );
}

/** All devices on which the loaded libraries can compute, in llama.cpp's order. */
export function listDevices({ fn }: Library): Device[] {
  return Array.from({ length: fn.ggml_backend_dev_count() }, (_, at) => {
    const pointer = fn.ggml_backend_dev_get(at);
    const type = fn.ggml_backend_dev_type(pointer);
    const free = new BigUint64Array(1);
    const total = new BigUint64Array(1);
    fn.ggml_backend_dev_memory(pointer, free, total);
    return {
      pointer,
      name: fn.ggml_backend_dev_name(pointer),
      description: fn.ggml_backend_dev_description(pointer),
      // ggml_backend_dev_type: 0 CPU, 1 GPU, 2 integrated GPU, 3 accelerator
      isGpu: type === 1 || type === 2,
      isIntegrated: type === 2,
      freeBytes: Number(free[0]),
    };
  });
}
