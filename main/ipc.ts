import type { IpcMain, WebContents } from 'electron';
import { errorDataOf, inputError, type ErrorCode } from '../src/base/index.js';
import type { Workbench } from '../src/api/index.js';
import { mayHear, type BridgeAnswer, type CallContext } from '../src/contract/index.js';
import type { Attempts } from './attempts.js';
import { BLOCKED_CHANNEL, CALL_CHANNEL, EVENT_CHANNEL, GRANT_CHANNEL, WATCH_CHANNEL } from './bridge.js';
import type { GrantPath } from './grantPath.js';
import type { TellRefusal } from './refusals.js';
import { isFromWindow, type Sender } from './sender.js';

/** The author of these calls: the person at this machine. */
export const DESKTOP: CallContext = { door: 'desktop', role: 'writer' };

/** The parts of the program that the window's messages can reach. */
export interface Desk {
  readonly workbench: Workbench;
  readonly grantPath: GrantPath;
  readonly attempts: Attempts;
  readonly tellRefusal: TellRefusal;
  /** The page of the window; null if it is closed. */
  readonly page: () => WebContents | null;
  /** The page looks at that case; null for none. */
  readonly watch: (caseId: string | null) => void;
}

/** The codes with which the contract refuses messages that the program's own page never sends. */
const FORGED: ReadonlySet<ErrorCode> = new Set([
  'call-unknown',
  'call-input',
  'read-only',
  'desktop-only',
  'grant-unknown',
]);

/** Answers the window. A message from elsewhere, or one that is not in the contract, is refused and counted. */
export function answerWindow(ipcMain: IpcMain, desk: Desk): void {
  const answer = async (event: Sender, what: string, work: () => Promise<unknown>): Promise<BridgeAnswer> => {
    try {
      if (!isFromWindow(event, desk.page())) throw notTheWindow();
      return { ok: true, value: await work() };
    } catch (error) {
      const data = errorDataOf(error);
      if (data.code === 'call-sender' || FORGED.has(data.code)) desk.tellRefusal(`${what}: ${data.code}`);
      return { ok: false, error: data };
    }
  };
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, input: unknown) =>
    answer(event, `call ${String(name).slice(0, 80)}`, () => desk.workbench.dispatch(name, input, DESKTOP)),
  );
  ipcMain.handle(GRANT_CHANNEL, (event, path: unknown) =>
    answer(event, 'grant of a dropped file', () => desk.grantPath(path)),
  );
  ipcMain.on(BLOCKED_CHANNEL, (event, what: unknown) => {
    if (isFromWindow(event, desk.page()) && typeof what === 'string') desk.attempts.add(`page: ${what}`);
    else desk.tellRefusal('report of an attempt from elsewhere');
  });
  ipcMain.on(WATCH_CHANNEL, (event, caseId: unknown) => {
    const isCase = caseId === null || (typeof caseId === 'string' && caseId.length <= 100);
    if (isFromWindow(event, desk.page()) && isCase) desk.watch(caseId);
    else desk.tellRefusal('word of the case that is shown');
  });
}

/**
 * Sends the window the events of the case at which it looks, and those for everyone; returns a function that stops this.
 * @param watched the id of that case; null for none
 */
export function forwardEvents(
  workbench: Pick<Workbench, 'onEvent'>,
  page: () => Pick<WebContents, 'send'> | null,
  watched: () => string | null,
): () => void {
  return workbench.onEvent((event) => {
    if (mayHear(event, watched())) page()?.send(EVENT_CHANNEL, event.name, event.payload);
  });
}

function notTheWindow(): Error {
  return inputError(
    'call-sender',
    'The request came from a page that is not the program’s window.',
    'Close the program and start it again.',
  );
}
