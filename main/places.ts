import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders of the program. */
export interface Places {
  /** The folder for settings, the list of cases and the key; it is the same for all doors. */
  readonly dataFolder: string;
  /** The folder for Chromium's data about the window and for the position of the window. */
  readonly profileFolder: string;
  /** The default folder for new cases. */
  readonly casesFolder: string;
  readonly preload: string;
  readonly engineProgram: string;
  readonly readerProgram: string;
  readonly icon: string;
}

/** @param folder the folder of the built shell; @param dataFolder the data folder of all doors */
export function findPlaces(folder: string, dataFolder: string): Places {
  const data = resolve(dataFolder);
  return {
    dataFolder: data,
    profileFolder: join(data, 'window'),
    casesFolder: join(homedir(), 'Palimpsest'),
    preload: join(folder, 'preload.cjs'),
    engineProgram: join(folder, 'engineChild.js'),
    readerProgram: join(folder, 'readerChild.js'),
    icon: join(folder, '../../assets/icons/palimpsest-256.png'),
  };
}

/** The folder of a module. */
export function folderOf(moduleUrl: string): string {
  return fileURLToPath(new URL('.', moduleUrl));
}
