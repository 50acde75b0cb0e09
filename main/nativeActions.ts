import { extname } from 'node:path';
import { dialog, shell, type BrowserWindow, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { NativeActions } from '../src/api/index.js';

type FilePurpose = Parameters<NativeActions['chooseFiles']>[0];
type FolderPurpose = Parameters<NativeActions['chooseFolder']>[0];

const FILE_DIALOGS: Readonly<Record<FilePurpose, Pick<OpenDialogOptions, 'title' | 'buttonLabel'>>> = {
  evidence: { title: 'Choose evidence', buttonLabel: 'Choose' },
  timestamp: { title: 'Choose the time stamp response', buttonLabel: 'Choose' },
  sealed: { title: 'Choose the ZIP or PDF to verify', buttonLabel: 'Choose' },
  repeat: { title: 'Choose models and works', buttonLabel: 'Choose' },
};

const FOLDER_DIALOGS: Readonly<
  Record<FolderPurpose, Pick<OpenDialogOptions, 'title' | 'buttonLabel' | 'properties'>>
> = {
  'open-case': { title: 'Open a case', buttonLabel: 'Open', properties: ['openDirectory'] },
  'new-case': {
    title: 'Choose a location for the new case',
    buttonLabel: 'Choose',
    properties: ['openDirectory', 'createDirectory'],
  },
  bag: { title: 'Choose the bag to verify', buttonLabel: 'Choose', properties: ['openDirectory'] },
  'known-list': {
    title: 'Choose the folder of a list of known models',
    buttonLabel: 'Choose',
    properties: ['openDirectory'],
  },
  repeat: {
    title: 'Choose a folder with models and works',
    buttonLabel: 'Choose',
    properties: ['openDirectory'],
  },
  works: {
    title: 'Choose a folder of works to receive as evidence',
    buttonLabel: 'Choose',
    properties: ['openDirectory'],
  },
};

/** The dialogs, the file manager and the printer of the system. @param window the window to which they belong; null if it is closed */
export function nativeActions(window: () => BrowserWindow | null): NativeActions {
  const ask = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const owner = window();
    const answer = await (owner === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(owner, options));
    return answer.canceled ? [] : answer.filePaths;
  };
  return {
    chooseFiles: (purpose, multiple) =>
      ask({
        ...FILE_DIALOGS[purpose],
        properties: multiple ? ['openFile', 'multiSelections'] : ['openFile'],
      }),
    chooseFolder: async (purpose) => (await ask(FOLDER_DIALOGS[purpose]))[0] ?? null,
    chooseTarget: async (name) => {
      const owner = window();
      const options: SaveDialogOptions = {
        title: 'Save the file',
        buttonLabel: 'Save',
        defaultPath: name,
        filters: [{ name: extname(name).slice(1).toUpperCase(), extensions: [extname(name).slice(1)] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const answer = await (owner === null
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(owner, options));
      return answer.canceled || answer.filePath === '' ? null : answer.filePath;
    },
    reveal: (path) => {
      shell.showItemInFolder(path);
      return Promise.resolve();
    },
    print: () =>
      new Promise((resolve) => {
        const page = window()?.webContents;
        // The dialog has already told the person whether the page was printed.
        if (page === undefined) resolve();
        else page.print({ printBackground: true }, () => resolve());
      }),
  };
}
