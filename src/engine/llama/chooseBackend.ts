import { environmentError, elementAt } from '../../base/index.js';
import type { GpuChoice } from '../../domain/index.js';
import type { Library } from './library.js';
import { backendTitle, locateLibraries, type Backend, type LibraryFolder } from './locate.js';
import type { Pointer } from './native.js';
import { askDriver, type DriverLibrary } from './gpu/driverLibraries.js';
import { listVulkan } from './gpu/gpuDrivers.js';
import { loadKoffi } from './koffi.js';

// VkPhysicalDeviceType: integrated and discrete; software renderers (4) are slower than the CPU backend.
const VULKAN_GPU_TYPES = [1, 2];

/**
 * The backends for which this machine has a driver that reports a GPU, best first. The drivers themselves are queried before any of
 * llama.cpp's libraries are loaded, because a process can hold only one set of them.
 */
async function probeGpus(): Promise<Backend[]> {
  if (process.platform === 'darwin') return process.arch === 'arm64' ? ['metal'] : [];
  const koffi = await loadKoffi();
  const found: Backend[] = [];
  if (askDriver(koffi, 'cuda', countCudaDevices, 0) > 0) found.push('cuda');
  if (listVulkan(koffi).some(({ type }) => VULKAN_GPU_TYPES.includes(type))) found.push('vulkan');
  return found;
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

/**
 * The libraries for a choice of backend. `auto` takes the first of Metal, CUDA and Vulkan whose driver reports a GPU and
 * whose package is installed, else the CPU.
 * @throws {PalimpsestError} `backend-missing` if a backend that was requested by name is not installed
 */
export async function chooseLibraries(gpu: GpuChoice): Promise<LibraryFolder> {
  if (gpu !== 'auto') return locateLibraries(gpu);
  for (const backend of await probeGpus()) {
    try {
      return await locateLibraries(backend);
    } catch {
      // Not installed: `auto` goes on to the next one, and the fingerprint records what ran.
    }
  }
  return locateLibraries('off');
}

/**
 * The GPUs that the loaded libraries can use; integrated ones only if there is no other, as in llama.cpp.
 * @throws {PalimpsestError} `backend-missing` if a backend was requested by name and it finds no device
 */
export function usableGpus(library: Library, gpu: GpuChoice, backend: Backend): readonly Device[] {
  if (backend === 'off') return [];
  const gpus = listDevices(library).filter((device) => device.isGpu);
  if (gpus.length === 0 && gpu !== 'auto') {
    throw environmentError(
      'backend-missing',
      `The ${backendTitle(backend)} backend is installed but finds no device on this machine.`,
      `Install the driver that ${backendTitle(backend)} needs and check that this user may use the device, or run with --gpu off.`,
      { backend, folder: library.folder },
    );
  }
  const discrete = gpus.filter(({ isIntegrated }) => !isIntegrated);
  return discrete.length > 0 ? discrete : gpus;
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
