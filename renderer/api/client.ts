import type { Client } from '../../src/contract/index.js';
import { httpClient } from './http.js';
import { ipcClient } from './ipc.js';

/** The transport of this window: the desktop's bridge where there is one, otherwise the server that sent the page. */
export function connect(): Client {
  return window.palimpsest === undefined ? httpClient() : ipcClient(window.palimpsest);
}
