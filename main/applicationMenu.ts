import { once } from 'node:events';
import { dialog, Menu, type BrowserWindow } from 'electron';
import type { NativeActions, Workbench } from '../src/api/index.js';
import { PalimpsestError } from '../src/base/index.js';
import { DESKTOP } from './ipc.js';
import { sendMenuChoice } from './mainWindow.js';
import { menuTemplate } from './menu.js';
import type { OpenPath } from './openPath.js';

export interface MenuParts {
  readonly workbench: Workbench;
  readonly native: NativeActions;
  readonly window: () => BrowserWindow | null;
  readonly openPath: OpenPath;
  readonly allowsDevTools: boolean;
}

/** Builds the menu and keeps its list of cases up to date. */
export async function installMenu({
  workbench,
  native,
  window,
  openPath,
  allowsDevTools,
}: MenuParts): Promise<void> {
  const choose: Parameters<typeof menuTemplate>[1]['choose'] = (choice) => {
    const target = window();
    if (target !== null) sendMenuChoice(target, choice);
  };
  const closeCase = async (): Promise<void> => {
    const page = window()?.webContents;
    const caseId = caseShown(page?.getURL() ?? '');
    if (page === undefined || caseId === null) return;
    // Leave the screens of the case first, because they would open it again at once.
    const left = once(page, 'did-navigate-in-page');
    choose({ route: '/' });
    await left;
    await workbench.call('case.close', { caseId }, DESKTOP);
  };
  const openCase = async (): Promise<void> => {
    const folder = await native.chooseFolder('open-case');
    if (folder !== null) await openPath(folder);
  };
  const build = async (): Promise<void> => {
    const { cases } = await workbench.call('home.show', {}, DESKTOP);
    const template = menuTemplate(
      {
        isMac: process.platform === 'darwin',
        allowsDevTools,
        recent: cases.filter(({ state }) => state !== 'gone'),
      },
      {
        choose,
        openCase: () => void orSay(openCase(), window()),
        closeCase: () => void orSay(closeCase(), window()),
        print: () => void native.print(),
      },
    );
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  workbench.onEvent(({ name }) => {
    if (name === 'cases.changed') void build();
  });
  await build();
}

/** The case whose screen is shown; null on other screens. */
export function caseShown(address: string): string | null {
  const match = /#\/case\/([^/?]+)/.exec(address);
  return match?.[1] === undefined ? null : decodeURIComponent(match[1]);
}

/** Reports an error in a dialog, in the same words as the other doors. */
export async function orSay(work: Promise<unknown>, window: BrowserWindow | null): Promise<void> {
  try {
    await work;
  } catch (error) {
    const isOurs = error instanceof PalimpsestError;
    const options = {
      type: 'error' as const,
      title: 'Palimpsest',
      message: isOurs ? error.message : 'An unexpected error occurred.',
      detail: isOurs ? error.hint : String(error),
    };
    await (window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options));
  }
}
