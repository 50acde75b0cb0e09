import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { app, ipcMain, protocol, session, type BrowserWindow } from 'electron';
import { createWorkbench } from '../src/api/index.js';
import { PROGRAM_ROOT } from '../src/files/index.js';
import { systemClock } from '../src/base/index.js';
import { WindowFiles } from '../src/serve/index.js';
import { installMenu, orSay } from './applicationMenu.js';
import { serveWindow } from './appProtocol.js';
import type { Attempts } from './attempts.js';
import type { MenuChoice } from './bridge.js';
import { startsEngines } from './engineProcess.js';
import { grantDroppedPaths } from './grantPath.js';
import { guardSession } from './guardSession.js';
import { answerWindow, forwardEvents } from './ipc.js';
import { leavesSafely } from './leaving.js';
import { openMainWindow, sendMenuChoice, showWindow } from './mainWindow.js';
import { nativeActions } from './nativeActions.js';
import { opensPaths } from './openPath.js';
import type { Places } from './places.js';
import { startsReaders } from './readerProcess.js';
import type { TellRefusal } from './refusals.js';
import { namedPath, wordsSaid } from './wordsSaid.js';

export interface DeskOptions {
  /** The command line, without the program. */
  readonly words: readonly string[];
  readonly places: Places;
  readonly attempts: Attempts;
  readonly tellRefusal: TellRefusal;
}

/** Connects the workbench to the window and opens the window. */
export async function startDesk({ words, places, attempts, tellRefusal }: DeskOptions): Promise<void> {
  let window: BrowserWindow | null = null;
  const currentWindow = (): BrowserWindow | null => window;
  const page = (): Electron.WebContents | null =>
    window === null || window.isDestroyed() ? null : window.webContents;
  const allowsDevTools = !app.isPackaged;

  await app.whenReady();
  guardSession(session.defaultSession, { attempts, tellRefusal, allowsDevTools });
  app.on('session-created', (other) => guardSession(other, { attempts, tellRefusal, allowsDevTools }));
  serveWindow(protocol, await WindowFiles.read(join(PROGRAM_ROOT, 'dist', 'renderer')));
  await mkdir(places.casesFolder, { recursive: true });

  const native = nativeActions(currentWindow);
  const workbench = await createWorkbench({
    door: 'desktop',
    homeFolder: places.casesFolder,
    fileRoots: [],
    dataFolder: places.dataFolder,
    startEngine: startsEngines(places.engineProgram, attempts),
    startReader: startsReaders(places.readerProgram),
    clock: systemClock,
    native,
    offline: attempts,
  });
  const grantPath = grantDroppedPaths(workbench.grants, places.dataFolder);
  let watched: string | null = null;
  const watch = (caseId: string | null): void => {
    watched = caseId;
  };
  answerWindow(ipcMain, { workbench, grantPath, attempts, tellRefusal, page, watch });
  forwardEvents(workbench, page, () => watched);
  const choose = (choice: MenuChoice): void => {
    if (window !== null) sendMenuChoice(window, choice);
  };
  const openPath = opensPaths(workbench, grantPath, choose);
  const { mayClose, leaveNow } = leavesSafely(app, workbench, currentWindow);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leaveNow());
  app.on('window-all-closed', () => app.quit());

  await installMenu({ workbench, native, window: currentWindow, openPath, allowsDevTools });
  window = await openMainWindow({
    stateFile: join(places.profileFolder, 'window-state.json'),
    preload: places.preload,
    icon: places.icon,
    allowsDevTools,
  });
  window.on('close', (event) => {
    if (!mayClose()) event.preventDefault();
  });
  window.on('closed', () => {
    window = null;
  });

  const openNamed = async (said: readonly string[], workingFolder: string): Promise<void> => {
    if (window !== null) showWindow(window);
    const path = namedPath(said, workingFolder);
    if (path !== null) await orSay(openPath(path), window);
  };
  app.on('second-instance', (_event, argv, workingFolder) => {
    void openNamed(wordsSaid(argv, app.isPackaged), workingFolder);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openNamed([path], '/');
  });
  await openNamed(words, process.cwd());
}
