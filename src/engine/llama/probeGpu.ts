import { loadKoffi, type Koffi } from './koffi.js';
import type { Backend } from './locate.js';

const DRIVERS: Readonly<Record<'cuda' | 'vulkan', Partial<Record<NodeJS.Platform, string>>>> = {
  cuda: { linux: 'libcuda.so.1', win32: 'nvcuda.dll' },
  vulkan: { linux: 'libvulkan.so.1', win32: 'vulkan-1.dll' },
};

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
  if (tryDriver(koffi, 'cuda', countCudaDevices) > 0) found.push('cuda');
  if (tryDriver(koffi, 'vulkan', countVulkanGpus) > 0) found.push('vulkan');
  return found;
}

type DriverLibrary = ReturnType<Koffi['load']>;

function tryDriver(
  koffi: Koffi,
  backend: 'cuda' | 'vulkan',
  count: (driver: DriverLibrary) => number,
): number {
  const name = DRIVERS[backend][process.platform];
  if (name === undefined) return 0;
  try {
    return count(koffi.load(name));
  } catch {
    // No such driver on this machine.
    return 0;
  }
}

function countCudaDevices(driver: DriverLibrary): number {
  const initialise = driver.func('cuInit', 'int', ['uint32']);
  const getCount = driver.func('cuDeviceGetCount', 'int', ['void *']);
  const count = new Int32Array(1);
  return Number(initialise(0)) === 0 && Number(getCount(count)) === 0 ? (count[0] ?? 0) : 0;
}

function countVulkanGpus(driver: DriverLibrary): number {
  const createInstance = driver.func('vkCreateInstance', 'int', ['void *', 'void *', 'void *']);
  const destroyInstance = driver.func('vkDestroyInstance', 'void', ['void *', 'void *']);
  const enumerate = driver.func('vkEnumeratePhysicalDevices', 'int', ['void *', 'void *', 'void *']);
  const getProperties = driver.func('vkGetPhysicalDeviceProperties', 'void', ['void *', 'void *']);
  // VkInstanceCreateInfo: sType 1, everything else zero.
  const info = new Uint32Array(16);
  info[0] = 1;
  const instance = new BigUint64Array(1);
  if (Number(createInstance(info, null, instance)) !== 0) return 0;
  const count = new Uint32Array(1);
  enumerate(instance[0], count, null);
  const devices = new BigUint64Array(count[0] ?? 0);
  enumerate(instance[0], count, devices);
  // VkPhysicalDeviceProperties: 824 bytes; deviceType is its fifth 32-bit word.
  const properties = new Uint32Array(512);
  const gpus = devices.filter((device) => {
    getProperties(device, properties);
    return VULKAN_GPU_TYPES.includes(properties[4] ?? 0);
  });
  destroyInstance(instance[0], null);
  return gpus.length;
}
