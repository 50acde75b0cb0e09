import { elementAt } from '../../../base/index.js';
import { release } from 'node:os';
import type { Koffi } from '../koffi.js';
import type { Backend } from '../locate.js';
import { askDriver } from './driverLibraries.js';
import { vulkanDevices, type VulkanDevice } from './vulkanDevices.js';

/**
 * The drivers of the GPUs that are used, with everything by which one build of a driver differs from another, in one line. An update of a
 * driver can change digits, so the line belongs to the fingerprint.
 * @param names llama.cpp's descriptions of the devices that are used
 * @returns `unknown` if the driver tells nothing about itself
 */
export function describeDrivers(koffi: Koffi, backend: Backend, names: readonly string[]): string {
  if (backend === 'metal') return `Metal of Darwin ${release()}`;
  if (backend === 'cuda') return describeCuda(koffi);
  if (backend === 'off') return 'unknown';
  return describeVulkan(listVulkan(koffi), names);
}

/** The Vulkan devices of this machine; empty without a loader or a driver. */
export function listVulkan(koffi: Koffi): VulkanDevice[] {
  return askDriver(koffi, 'vulkan', (loader) => vulkanDevices(koffi, loader), []);
}

/**
 * The drivers of the Vulkan devices with one of these names, each once, sorted. llama.cpp does not say which of two equally named devices it
 * uses, so the drivers of both are named.
 */
export function describeVulkan(devices: readonly VulkanDevice[], names: readonly string[]): string {
  const lines = devices.filter(({ name }) => names.includes(name)).map(describeOne);
  return lines.length === 0 ? 'unknown' : [...new Set(lines)].sort().join('; ');
}

function describeOne(device: VulkanDevice): string {
  const hex = (value: number): string => `0x${value.toString(16)}`;
  const { driverName, driverInfo, apiVersion } = device;
  const api = [(apiVersion >>> 22) & 0x7f, (apiVersion >>> 12) & 0x3ff, apiVersion & 0xfff].join('.');
  const driver = [driverName, driverInfo].filter((part) => part !== '').join(' ');
  return [
    driver === '' ? 'unnamed driver' : driver,
    `version ${hex(device.driverVersion)}`,
    `Vulkan ${api}`,
    `vendor ${hex(device.vendorId)}`,
    `device ${hex(device.deviceId)}`,
    `build ${device.pipelineCacheUuid}`,
  ].join(', ');
}

/** NVML gives the version of the driver, and CUDA that of the interface it offers. */
function describeCuda(koffi: Koffi): string {
  const driver = askDriver(
    koffi,
    'nvml',
    (nvml) => {
      const text = new Uint8Array(128);
      if (Number(nvml.func('nvmlInit_v2', 'int', [])()) !== 0) return '';
      const status = Number(
        nvml.func('nvmlSystemGetDriverVersion', 'int', ['void *', 'uint32'])(text, text.length),
      );
      nvml.func('nvmlShutdown', 'int', [])();
      return status === 0 ? new TextDecoder().decode(text.subarray(0, text.indexOf(0))) : '';
    },
    '',
  );
  const cuda = askDriver(
    koffi,
    'cuda',
    (library) => {
      const version = new Int32Array(1);
      const status = Number(library.func('cuDriverGetVersion', 'int', ['void *'])(version));
      const value = elementAt(version, 0);
      return status === 0 ? `CUDA ${Math.floor(value / 1000)}.${Math.floor((value % 1000) / 10)}` : '';
    },
    '',
  );
  const parts = [driver === '' ? '' : `NVIDIA ${driver}`, cuda].filter((part) => part !== '');
  return parts.length === 0 ? 'unknown' : parts.join(', ');
}
