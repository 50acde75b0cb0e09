import { BrowserWindow, nativeTheme, screen } from 'electron';
import { START_ADDRESS } from './appAddress.js';
import type { MenuChoice } from './bridge.js';
import { EVENT_CHANNEL, MENU_EVENT } from './bridge.js';
import { placeWindow, readWindowState, SMALLEST, writeWindowState } from './windowState.js';

export interface WindowOptions {
  /** The file in which the position of the window is kept. */
  readonly stateFile: string;
  readonly preload: string;
  readonly icon: string;
  readonly allowsDevTools: boolean;
}

/** Opens the only window of the program, which is shown when it has content. */
export async function openMainWindow(options: WindowOptions): Promise<BrowserWindow> {
  const screens = [
    screen.getPrimaryDisplay(),
    ...screen.getAllDisplays().filter(({ id }) => id !== screen.getPrimaryDisplay().id),
  ].map(({ workArea }) => workArea);
  const { isMaximized, ...place } = placeWindow(readWindowState(options.stateFile), screens);
  const window = new BrowserWindow({
    ...place,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Palimpsest',
    icon: options.icon,
    // The background color of the page (renderer/design/tokens.css), so that nothing flashes.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#161617' : '#fbfaf7',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      plugins: false,
      // The spell checker would download its dictionaries.
      spellcheck: false,
      devTools: options.allowsDevTools,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  keepPlace(window, options.stateFile);
  await window.loadURL(START_ADDRESS);
  return window;
}

/** Saves the position of the window, a moment after it was last moved and when it closes. */
function keepPlace(window: BrowserWindow, stateFile: string): void {
  const save = (): void => {
    if (!window.isDestroyed())
      void writeWindowState(stateFile, window.getNormalBounds(), window.isMaximized());
  };
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, 500);
  };
  window.on('resize', later).on('move', later).on('maximize', later).on('unmaximize', later);
  window.on('close', save);
}

/** Sends a choice from the menu to the window. */
export function sendMenuChoice(window: BrowserWindow, choice: MenuChoice): void {
  window.webContents.send(EVENT_CHANNEL, MENU_EVENT, choice);
}

/** Brings the window to the front. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
