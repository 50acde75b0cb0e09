// Runs in the sandbox of the page, before the page. The page receives four functions and no part of Electron.
import { contextBridge, ipcRenderer, webFrame, webUtils } from 'electron';
import type { BridgeAnswer, DesktopBridge } from '../../src/contract/index.js';
import {
  BLOCKED_CHANNEL,
  CALL_CHANNEL,
  EVENT_CHANNEL,
  GRANT_CHANNEL,
  isMenuChoice,
  MENU_EVENT,
  WATCH_CHANNEL,
} from '../bridge.js';
import { followMenu } from './pageMenu.js';
import { watchPage, WEBRTC_GUARD } from './pageWatch.js';

type EventListener = (name: string, payload: unknown) => void;

const listeners: EventListener[] = [];

ipcRenderer.on(EVENT_CHANNEL, (_event, name: unknown, payload: unknown) => {
  if (name === MENU_EVENT) {
    if (isMenuChoice(payload)) followMenu(payload);
    return;
  }
  if (typeof name === 'string') for (const listener of listeners) listener(name, payload);
});

const bridge: DesktopBridge = {
  call: (name, input) => ipcRenderer.invoke(CALL_CHANNEL, name, input) as Promise<BridgeAnswer>,
  onEvent: (listener) => {
    listeners.push(listener);
  },
  watch: (caseId) => ipcRenderer.send(WATCH_CHANNEL, caseId),
  grantFile: (file) =>
    ipcRenderer.invoke(GRANT_CHANNEL, webUtils.getPathForFile(file)) as Promise<BridgeAnswer>,
};
contextBridge.exposeInMainWorld('palimpsest', Object.freeze(bridge));

watchPage((what) => ipcRenderer.send(BLOCKED_CHANNEL, what));
void webFrame.executeJavaScript(WEBRTC_GUARD);
