import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The environment in which llama.cpp uses Mesa's software device; one thread, because the test machine's cores are shared. */
export const SOFTWARE_DEVICE = { GGML_VK_VISIBLE_DEVICES: '0', LP_NUM_THREADS: '1' } as const;

/** The environment in which the Vulkan loader finds no driver. */
export const NO_DEVICE = {
  ...SOFTWARE_DEVICE,
  VK_ICD_FILENAMES: '/nonexistent',
  VK_DRIVER_FILES: '/nonexistent',
} as const;

const DRIVERS = '/usr/share/vulkan/icd.d';

/** Why llama.cpp's Vulkan backend cannot be tried on Mesa's software device here; null where it can. */
export function whyNoVulkan(): string | null {
  const name = `@node-llama-cpp/${process.platform}-${process.arch}-vulkan`;
  try {
    createRequire(import.meta.url).resolve(name);
  } catch {
    return `${name} is not installed, or there is none for this machine`;
  }
  const drivers = existsSync(DRIVERS) ? readdirSync(DRIVERS) : [];
  return drivers.some((file) => file.startsWith('lvp_icd'))
    ? null
    : 'no software device for Vulkan: apt-get install mesa-vulkan-drivers';
}
