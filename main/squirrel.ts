import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';

/**
 * Carries out the task for which the Windows installer starts the program (shortcuts on installation, update and removal).
 * @param words the command line, without the program
 * @returns true if there was such a task; the program then ends
 */
export function servesInstaller(words: readonly string[], program: string, platform: string): boolean {
  const word = words.find((candidate) => candidate.startsWith('--squirrel-'));
  if (platform !== 'win32' || word === undefined || word === '--squirrel-firstrun') return false;
  const change = word === '--squirrel-uninstall' ? '--removeShortcut' : '--createShortcut';
  if (word !== '--squirrel-obsolete') {
    const updater = join(program, '..', '..', 'Update.exe');
    spawn(updater, [change, basename(program)], { detached: true, stdio: 'ignore' }).unref();
  }
  return true;
}
