// The desktop door: the steps that must happen before Chromium starts, then the window.
import { app, dialog, protocol } from 'electron';
import { defaultDataFolder } from '../src/files/index.js';
import { PalimpsestError, systemClock } from '../src/base/index.js';
import { registerAppScheme } from './appProtocol.js';
import { Attempts } from './attempts.js';
import { guardAllContents } from './guardContents.js';
import { guardOffline } from './offlineGuard.js';
import { findPlaces, folderOf } from './places.js';
import { refusalLog } from './refusals.js';
import { servesInstaller } from './squirrel.js';
import { startDesk } from './startDesk.js';
import { applySwitches } from './switches.js';
import { wordsSaid } from './wordsSaid.js';

const words = wordsSaid(process.argv, app.isPackaged);
const places = findPlaces(folderOf(import.meta.url), defaultDataFolder());
const attempts = new Attempts(systemClock);
const tellRefusal = refusalLog((line) => process.stderr.write(line));

// The window asks for the passphrase when signing. No process that is started from here on may find it in the environment.
delete process.env['PALIMPSEST_PASSPHRASE'];
guardOffline((what) => attempts.add(`program: ${what}`));
applySwitches(app.commandLine, app.isPackaged);
app.setName('Palimpsest');
app.setPath('userData', places.profileFolder);
// Chromium does not start as root with this switch; every window also requests its own sandbox.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerAppScheme(protocol);
guardAllContents(app, { attempts, tellRefusal, allowsDevTools: !app.isPackaged });

process.on('uncaughtException', tellOfBug).on('unhandledRejection', tellOfBug);
if (servesInstaller(words, process.execPath, process.platform)) {
  app.quit();
} else if (!app.requestSingleInstanceLock()) {
  // The instance that is already open has been notified and shows its window.
  app.quit();
} else {
  startDesk({ words, places, attempts, tellRefusal }).catch((error: unknown) => {
    writeStack(error);
    dialog.showErrorBox('Palimpsest cannot start', messageOf(error));
    app.exit(3);
  });
}

/** Recorded data is safe on the disk at every moment, so the program continues and reports what happened. */
function tellOfBug(error: unknown): void {
  writeStack(error);
  const detail = `${messageOf(error)}\nNothing that was recorded is lost. Please report this error and what you were doing.`;
  void dialog.showMessageBox({
    type: 'error',
    title: 'Palimpsest',
    message: 'An unexpected error occurred.',
    detail,
  });
}

function writeStack(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

function messageOf(error: unknown): string {
  const hint = error instanceof PalimpsestError ? `\n${error.hint}` : '';
  return `${error instanceof Error ? error.message : String(error)}${hint}`;
}
