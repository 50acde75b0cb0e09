import { elementAt } from '../../base/index.js';
import { askDriver, type DriverLibrary } from './gpu/driverLibraries.js';
import { listVulkan } from './gpu/gpuDrivers.js';
import { loadKoffi } from './koffi.js';
import type { Backend } from './locate.js';

// VkPhysicalDeviceType: integrated and discrete; software renderers (4) are slower than the CPU backend.
const VULKAN_GPU_TYPES = [1, 2];

/**
 * The backends for which this machine has a driver that reports a GPU, best first. The drivers themselves are queried before any of
 * llama.cpp's libraries are loaded, because a process can hold only one set of them.
 */
export async function probeGpus(): Promise<Backend[]> {
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
