import type { IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { isOurAddress } from './appAddress.js';

/** As much of Electron's event as says who sent a message. */
export type Sender = Pick<IpcMainInvokeEvent | IpcMainEvent, 'sender' | 'senderFrame'>;

/** Comes it from the page of our window, in its main frame, at our address? */
export function isFromWindow({ sender, senderFrame }: Sender, window: WebContents | null): boolean {
  if (window === null || sender !== window || senderFrame === null) return false;
  return senderFrame === window.mainFrame && senderFrame.parent === null && isOurAddress(senderFrame.url);
}
