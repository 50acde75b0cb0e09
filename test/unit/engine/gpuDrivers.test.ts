import { describe, expect, it } from 'vitest';
import { describeVulkan } from '../../../src/engine/llama/gpu/gpuDrivers.js';
import type { VulkanDevice } from '../../../src/engine/llama/gpu/vulkanDevices.js';

const device: VulkanDevice = {
  name: 'Card 1',
  type: 2,
  apiVersion: (1 << 22) | (3 << 12) | 230,
  driverVersion: 0x58c03,
  vendorId: 0x1002,
  deviceId: 0x744c,
  pipelineCacheUuid: '00112233445566778899aabbccddeeff',
  driverName: 'radv',
  driverInfo: 'Mesa 22.3.6',
};
const LINE =
  'radv Mesa 22.3.6, version 0x58c03, Vulkan 1.3.230, vendor 0x1002, device 0x744c, build 00112233445566778899aabbccddeeff';

describe('the driver of a Vulkan device', () => {
  it('is described by everything that tells one build from another', () => {
    expect(describeVulkan([device], ['Card 1'])).toBe(LINE);
    const changes: Partial<VulkanDevice>[] = [
      { driverVersion: 0x58c04 },
      { apiVersion: device.apiVersion + 1 },
      { driverInfo: 'Mesa 22.3.7' },
      { pipelineCacheUuid: '00112233445566778899aabbccddeefe' },
      { deviceId: 1 },
      { vendorId: 1 },
    ];
    const lines = changes.map((change) => describeVulkan([{ ...device, ...change }], ['Card 1']));
    expect(new Set([LINE, ...lines]).size).toBe(changes.length + 1);
  });

  it('is that of the devices that are used, each once', () => {
    const other = { ...device, name: 'Card 2', driverName: 'amdvlk', driverInfo: '' };
    expect(describeVulkan([other, device, device], ['Card 1'])).toBe(LINE);
    expect(describeVulkan([other, device], ['Card 1', 'Card 2'])).toBe(
      `${LINE.replace('radv Mesa 22.3.6', 'amdvlk')}; ${LINE}`,
    );
    expect(describeVulkan([other], ['Card 1'])).toBe('unknown');
    expect(describeVulkan([{ ...device, driverName: '', driverInfo: '' }], ['Card 1'])).toMatch(
      /^unnamed driver, /,
    );
  });
});
