import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where things lie. */
export interface Places {
  /** Settings, list of cases, key: the same as for the other doors. */
  readonly dataFolder: string;
  /** What Chromium keeps of the window, and where the window was. */
  readonly profileFolder: string;
  /** Where new cases go unless another place is chosen. */
  readonly casesFolder: string;
  readonly preload: string;
  readonly engineProgram: string;
  readonly icon: string;
}

/** @param folder where the built shell lies; @param dataFolder of every door */
export function findPlaces(folder: string, dataFolder: string): Places {
  const data = resolve(dataFolder);
  return {
    dataFolder: data,
    profileFolder: join(data, 'window'),
    casesFolder: join(homedir(), 'Palimpsest'),
    preload: join(folder, 'preload.cjs'),
    engineProgram: join(folder, 'engineChild.js'),
    icon: join(folder, '../../assets/icons/palimpsest-256.png'),
  };
}

/** Folder of a module. */
export function folderOf(moduleUrl: string): string {
  return fileURLToPath(new URL('.', moduleUrl));
}
