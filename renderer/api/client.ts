import type { Client } from '../../src/contract/index.js';
import { httpClient } from './http.js';
import { ipcClient } from './ipc.js';

/** The transport that this window came with: the desktop's bridge if there is one, else the server that the page came from. */
export function connect(): Client {
  return window.palimpsest === undefined ? httpClient() : ipcClient(window.palimpsest);
}
