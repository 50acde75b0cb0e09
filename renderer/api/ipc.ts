import { PalimpsestError } from '../../src/base/index.js';
import {
  isEventName,
  type BridgeAnswer,
  type CallInput,
  type CallName,
  type CallOutput,
  type Client,
  type DesktopBridge,
} from '../../src/contract/index.js';
import { Listeners } from './listeners.js';

declare global {
  interface Window {
    readonly palimpsest?: DesktopBridge;
  }
}

/** The contract over the desktop's bridge. */
export function ipcClient(bridge: DesktopBridge): Client {
  const listeners = new Listeners();
  const watchers = new Set<(state: 'connected' | 'lost') => void>();
  let watched: string | null | undefined;
  bridge.onEvent((name, payload) => {
    if (isEventName(name)) listeners.tell(name, payload);
  });
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      return unwrap(await bridge.call(name, input)) as CallOutput<N>;
    },
    on: (name, listener) => listeners.add(name, listener),
    onConnection(listener) {
      watchers.add(listener);
      listener('connected');
      return () => void watchers.delete(listener);
    },
    watch(caseId) {
      if (caseId === watched) return;
      const isFirst = watched === undefined;
      watched = caseId;
      bridge.watch(caseId);
      if (isFirst) return;
      for (const state of ['lost', 'connected'] as const) for (const watcher of [...watchers]) watcher(state);
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
