import { PalimpsestError, type ErrorData } from '../../src/base/index.js';
import {
  isEventName,
  type CallInput,
  type CallName,
  type CallOutput,
  type Client,
} from '../../src/contract/index.js';
import { Listeners } from './listeners.js';

/** What crosses back over the bridge: errors as data, because thrown ones lose their fields on the way. */
export type BridgeAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: ErrorData };

/** What the preload script exposes to the page, and nothing else. */
export interface DesktopBridge {
  call(name: string, input: unknown): Promise<BridgeAnswer>;
  onEvent(listener: (name: string, payload: unknown) => void): void;
  /** Hands the path behind a dropped file to the main process, which answers with a grant. */
  grantFile(file: File): Promise<BridgeAnswer>;
}

declare global {
  interface Window {
    readonly palimpsest?: DesktopBridge;
  }
}

/** The contract over the desktop's bridge. */
export function ipcClient(bridge: DesktopBridge): Client {
  const listeners = new Listeners();
  bridge.onEvent((name, payload) => {
    if (isEventName(name)) listeners.tell(name, payload);
  });
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      return unwrap(await bridge.call(name, input)) as CallOutput<N>;
    },
    on: (name, listener) => listeners.add(name, listener),
    onConnection(listener) {
      listener('connected');
      return () => undefined;
    },
    async grantFile(file) {
      return unwrap(await bridge.grantFile(file)) as Awaited<ReturnType<Client['grantFile']>>;
    },
  };
}

function unwrap(answer: BridgeAnswer): unknown {
  if (answer.ok) return answer.value;
  throw PalimpsestError.fromData(answer.error);
}
