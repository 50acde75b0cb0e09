import type { Koffi } from '../koffi.js';

/** A driver's own library. */
export type DriverLibrary = ReturnType<Koffi['load']>;

const DRIVERS = {
  cuda: { linux: 'libcuda.so.1', win32: 'nvcuda.dll' },
  nvml: { linux: 'libnvidia-ml.so.1', win32: 'nvml.dll' },
  vulkan: { linux: 'libvulkan.so.1', win32: 'vulkan-1.dll' },
} as const satisfies Record<string, Partial<Record<NodeJS.Platform, string>>>;

/**
 * Asks a driver's library.
 * @returns what `ask` returns; `otherwise` if this machine has no such library or it lacks a function
 */
export function askDriver<T>(
  koffi: Koffi,
  driver: keyof typeof DRIVERS,
  ask: (library: DriverLibrary) => T,
  otherwise: T,
): T {
  const names: Partial<Record<NodeJS.Platform, string>> = DRIVERS[driver];
  const name = names[process.platform];
  if (name === undefined) return otherwise;
  try {
    return ask(koffi.load(name));
  } catch {
    return otherwise;
  }
}
