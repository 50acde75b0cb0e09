import type { MenuItemConstructorOptions } from 'electron';
import type { MenuChoice } from './bridge.js';

/** A case as listed in the menu. */
export interface MenuCase {
  readonly caseId: string;
  readonly caption: string;
  readonly docket: string;
}

/** The actions of the menu that Electron does not provide. */
export interface MenuActions {
  choose(choice: MenuChoice): void;
  openCase(): void;
  closeCase(): void;
  print(): void;
}

export interface MenuOptions {
  readonly isMac: boolean;
  readonly allowsDevTools: boolean;
  readonly recent: readonly MenuCase[];
}

const RECENT = 10;
const LONGEST = 60;

/** The application's menu, in plain words. */
export function menuTemplate(
  { isMac, allowsDevTools, recent }: MenuOptions,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const go = (label: string, route: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => actions.choose({ route }),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const quit: MenuItemConstructorOptions = { role: 'quit', label: isMac ? 'Quit Palimpsest' : 'Quit' };
  const about = go('About Palimpsest', '/about');
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      go('New case…', '/', 'CmdOrCtrl+N'),
      { label: 'Open case…', accelerator: 'CmdOrCtrl+O', click: () => actions.openCase() },
      { label: 'Open recent', enabled: recent.length > 0, submenu: recent.slice(0, RECENT).map(recentItem) },
      { label: 'Close case', click: () => actions.closeCase() },
      separator,
      go('Verify a sealed report…', '/verify'),
      { label: 'Print…', accelerator: 'CmdOrCtrl+P', click: () => actions.print() },
      ...(isMac ? [] : [separator, go('Settings', '/settings'), separator, quit]),
    ],
  };
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll', label: 'Select all' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'resetZoom', label: 'Actual size' },
      { role: 'zoomIn', label: 'Zoom in' },
      { role: 'zoomOut', label: 'Zoom out' },
      separator,
      go('Light, dark, text size…', '/settings'),
      separator,
      { role: 'togglefullscreen', label: 'Full screen' },
      { role: 'reload', label: 'Reload the window' },
      ...(allowsDevTools
        ? [{ role: 'toggleDevTools', label: 'Developer tools' } as MenuItemConstructorOptions]
        : []),
    ],
  };
  const help: MenuItemConstructorOptions = {
    label: '&Help',
    role: 'help',
    submenu: [
      { label: 'Find a command', click: () => actions.choose({ stroke: 'palette' }) },
      { label: 'Keyboard shortcuts', click: () => actions.choose({ stroke: 'shortcuts' }) },
      ...(isMac ? [] : [separator, about]),
    ],
  };
  const own: MenuItemConstructorOptions = {
    label: 'Palimpsest',
    submenu: [
      about,
      separator,
      go('Settings', '/settings', 'Cmd+,'),
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      quit,
    ],
  };
  return [...(isMac ? [own] : []), file, edit, view, help];

  function recentItem({ caseId, caption, docket }: MenuCase): MenuItemConstructorOptions {
    const words = [caption, docket].filter((word) => word !== '').join(' · ');
    return go(menuText(words === '' ? caseId : words), `/case/${encodeURIComponent(caseId)}`);
  }
}

/** The text of a case in a form for a system menu: one short line, in which "&" is a plain character, not the mark of a shortcut. */
export function menuText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const characters = Array.from(line);
  const short = characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : line;
  return short.replaceAll('&', '&&');
}
