import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { isOurAddress } from './appAddress.js';

/** The part of Electron's event that identifies the sender of a message. */
export type Sender = Pick<IpcMainInvokeEvent | IpcMainEvent, 'sender' | 'senderFrame'>;

/** Does the message come from the page of the program's window, in its main frame, at its address? */
export function isFromWindow({ sender, senderFrame }: Sender, window: WebContents | null): boolean {
  if (window === null || sender !== window || senderFrame === null) return false;
  return senderFrame === window.mainFrame && senderFrame.parent === null && isOurAddress(senderFrame.url);
}
