import { elementAt } from '../../../base/index.js';
import type { Koffi } from '../koffi.js';
import type { DriverLibrary } from './driverLibraries.js';

/** What Vulkan's loader reports about a device and the driver that serves it. */
export interface VulkanDevice {
  readonly name: string;
  /** VkPhysicalDeviceType: 0 other, 1 integrated, 2 discrete, 3 virtual, 4 a software renderer on the CPU. */
  readonly type: number;
  readonly apiVersion: number;
  /** In the vendor's own packing. */
  readonly driverVersion: number;
  readonly vendorId: number;
  readonly deviceId: number;
  /** 32 hexadecimal digits that the driver changes with every build that compiles shaders differently. */
  readonly pipelineCacheUuid: string;
  /** The driver's name and version in its own words; empty if it gives none. */
  readonly driverName: string;
  readonly driverInfo: string;
}

// Sizes and offsets in bytes, from vulkan_core.h, for 64-bit machines.
const APPLICATION_INFO = { size: 48, apiVersion: 44 };
const INSTANCE_CREATE_INFO = { size: 64, sType: 1, applicationInfo: 24 };
const PROPERTIES_2 = { size: 16 + 824, sType: 1000059001, pNext: 8, properties: 16 };
const PROPERTIES = { deviceName: 20, pipelineCacheUuid: 276 };
const DRIVER_PROPERTIES = { size: 536, sType: 1000196000, driverName: 20, driverInfo: 276 };
const NAME_BYTES = 256;
// Vulkan 1.2 is what llama.cpp requires; VkPhysicalDeviceDriverProperties is part of it.
const VULKAN_1_2 = (1 << 22) | (2 << 12);

/**
 * The devices that a Vulkan loader reports, in its order, software renderers among them.
 * @throws {Error} if the loader lacks a function; an empty list if it has no usable driver
 */
export function vulkanDevices(koffi: Koffi, loader: DriverLibrary): VulkanDevice[] {
  const createInstance = loader.func('vkCreateInstance', 'int', ['void *', 'void *', 'void *']);
  const destroyInstance = loader.func('vkDestroyInstance', 'void', ['void *', 'void *']);
  const enumerate = loader.func('vkEnumeratePhysicalDevices', 'int', ['void *', 'void *', 'void *']);
  const getProperties = loader.func('vkGetPhysicalDeviceProperties2', 'void', ['void *', 'void *']);
  const memory = new NativeMemory(koffi);
  try {
    const application = memory.block(APPLICATION_INFO.size);
    application.writeUint32(APPLICATION_INFO.apiVersion, VULKAN_1_2);
    const info = memory.block(INSTANCE_CREATE_INFO.size);
    info.writeUint32(0, INSTANCE_CREATE_INFO.sType);
    info.writeAddress(INSTANCE_CREATE_INFO.applicationInfo, application.at);
    const instance = new BigUint64Array(1);
    if (Number(createInstance(info.at, null, instance)) !== 0) return [];
    try {
      const count = new Uint32Array(1);
      enumerate(instance[0], count, null);
      const handles = new BigUint64Array(elementAt(count, 0));
      enumerate(instance[0], count, handles);
      return Array.from(handles.subarray(0, count[0]), (handle) => {
        const driver = memory.block(DRIVER_PROPERTIES.size);
        driver.writeUint32(0, DRIVER_PROPERTIES.sType);
        const properties = memory.block(PROPERTIES_2.size);
        properties.writeUint32(0, PROPERTIES_2.sType);
        properties.writeAddress(PROPERTIES_2.pNext, driver.at);
        getProperties(handle, properties.at);
        return readDevice(properties.bytes().subarray(PROPERTIES_2.properties), driver.bytes());
      });
    } finally {
      destroyInstance(instance[0], null);
    }
  } finally {
    memory.free();
  }
}

function readDevice(properties: Uint8Array, driver: Uint8Array): VulkanDevice {
  const word = (at: number): number =>
    new DataView(properties.buffer, properties.byteOffset).getUint32(4 * at, true);
  const uuid = properties.subarray(PROPERTIES.pipelineCacheUuid, PROPERTIES.pipelineCacheUuid + 16);
  return {
    name: cString(properties, PROPERTIES.deviceName),
    apiVersion: word(0),
    driverVersion: word(1),
    vendorId: word(2),
    deviceId: word(3),
    type: word(4),
    pipelineCacheUuid: Buffer.from(uuid).toString('hex'),
    driverName: cString(driver, DRIVER_PROPERTIES.driverName),
    driverInfo: cString(driver, DRIVER_PROPERTIES.driverInfo),
  };
}

function cString(bytes: Uint8Array, at: number): string {
  const field = bytes.subarray(at, at + NAME_BYTES);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

interface Block {
  readonly at: bigint;
  writeUint32(offset: number, value: number): void;
  writeAddress(offset: number, value: bigint): void;
  bytes(): Uint8Array;
}

/** Zeroed native memory for structs that point to each other. */
class NativeMemory {
  readonly #koffi: Koffi;
  readonly #blocks: unknown[] = [];

  constructor(koffi: Koffi) {
    this.#koffi = koffi;
  }

  block(size: number): Block {
    const koffi = this.#koffi;
    const pointer: unknown = koffi.alloc('uint8_t', size);
    this.#blocks.push(pointer);
    const at = koffi.address(pointer);
    koffi.encode(at, koffi.array('uint8_t', size), new Uint8Array(size));
    return {
      at,
      writeUint32: (offset, value) => koffi.encode(at + BigInt(offset), 'uint32_t', value),
      writeAddress: (offset, value) => koffi.encode(at + BigInt(offset), 'void *', value),
      bytes: () => Uint8Array.from(koffi.decode(at, koffi.array('uint8_t', size)) as ArrayLike<number>),
    };
  }

  free(): void {
    for (const pointer of this.#blocks) this.#koffi.free(pointer);
  }
}
