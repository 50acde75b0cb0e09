import { join, resolve } from 'node:path';
import { FusesPlugin } from '@electron-forge/plugin-fuses';
import type { ForgeMultiHookMap } from '@electron-forge/shared-types';
import { FUSES, flipAllFuses } from './fuses.js';

/**
 * A fuses plugin for Electron Forge. With this version of @electron/fuses, the standard plugin refuses an Electron that has newer fuses
 * (`strictlyRequireAllFuses`); this one accepts the newer fuses that fuses.ts lists, and checks their states.
 */
export class EveryFusePlugin extends FusesPlugin {
  constructor() {
    super(FUSES);
  }

  override getHooks(): ForgeMultiHookMap {
    return {
      packageAfterCopy: async ({ packagerConfig }, appFolder, _version, platform, arch) => {
        const isUnsignedMac =
          platform === 'darwin' && arch === 'arm64' && packagerConfig.osxSign === undefined;
        await flipAllFuses(electronFile(resolve(appFolder, '../..'), platform), isUnsignedMac);
      },
    };
  }
}

function electronFile(folder: string, platform: string): string {
  if (platform === 'darwin') return join(folder, 'MacOS', 'Electron');
  return join(folder, platform === 'win32' ? 'electron.exe' : 'electron');
}
