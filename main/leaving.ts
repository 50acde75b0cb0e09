import { dialog, type App, type BrowserWindow } from 'electron';
import type { Workbench } from '../src/api/index.js';

/** The work in progress, in words for a person; empty if there is none. */
export function underWay({ isRunning, job }: ReturnType<Workbench['underWay']>): string {
  return [
    isRunning ? 'An examination is running. It will be paused and can be resumed where it stopped.' : '',
    job === undefined
      ? ''
      : `“${job.title}” is not finished. It will be stopped, and its changes will be undone.`,
  ]
    .filter((words) => words !== '')
    .join('\n');
}

/**
 * Quits the program safely: asks if work is in progress, then waits until the workbench has paused and saved it before the window closes.
 * @returns a function to call when the window is to be closed; it returns true if the window may close now
 */
export function leavesSafely(
  app: App,
  workbench: Workbench,
  window: () => BrowserWindow | null,
): { readonly mayClose: () => boolean; readonly leaveNow: () => Promise<void> } {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open';
  const leaveNow = async (): Promise<void> => {
    if (state === 'closing' || state === 'closed') return;
    state = 'closing';
    window()?.setProgressBar(2);
    try {
      await workbench.close();
    } finally {
      state = 'closed';
      app.quit();
    }
  };
  const askAndLeave = async (): Promise<void> => {
    state = 'asking';
    const words = underWay(workbench.underWay());
    const isYes = words === '' || (await ask(words, window()));
    state = 'open';
    if (isYes) await leaveNow();
  };
  const mayClose = (): boolean => {
    if (state === 'open') void askAndLeave();
    return state === 'closed';
  };
  app.on('before-quit', (event) => {
    if (!mayClose()) event.preventDefault();
  });
  return { mayClose, leaveNow };
}

async function ask(words: string, window: BrowserWindow | null): Promise<boolean> {
  const options = {
    type: 'question' as const,
    title: 'Palimpsest',
    message: 'Pause and quit?',
    detail: words,
    buttons: ['Pause and quit', 'Keep working'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response === 0;
}
