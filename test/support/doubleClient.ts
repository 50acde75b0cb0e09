import {
  checkCall,
  contract,
  mayHear,
  type CallContext,
  type CallInput,
  type CallName,
  type CallOutput,
  type Client,
  type ContractEvent,
  type EventName,
  type EventPayload,
  type Handlers,
} from '../../src/contract/index.js';
import { PalimpsestError } from '../../src/base/index.js';

/** A client for tests of components, with the calls that were made and a way to send events. */
export interface DoubleClient extends Client {
  readonly calls: { readonly name: CallName; readonly input: unknown }[];
  emit<E extends EventName>(name: E, payload: EventPayload<E>): void;
  setConnection(state: 'connected' | 'lost' | 'refused'): void;
}

/**
 * The contract in memory: the handlers given answer, every other call fails the test, and what goes in and comes out is checked against
 * the contract as on a real transport.
 */
export function doubleClient(
  handlers: Partial<Handlers>,
  context: CallContext = { door: 'browser', role: 'writer' },
): DoubleClient {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const watchers = new Set<(state: 'connected' | 'lost' | 'refused') => void>();
  const calls: DoubleClient['calls'] = [];
  // Until a window says at which case it looks, a single component hears everything.
  let watched: string | null | undefined;
  return {
    calls,
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      // Through JSON, as on a real transport: undefined and NaN do not survive there either.
      const checked = checkCall(name, JSON.parse(JSON.stringify(input)), context);
      calls.push({ name, input: checked.input });
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`the double has no answer to ${name}`);
      const answer = await (handler as (input: unknown, context: CallContext) => Promise<unknown>)(
        checked.input,
        context,
      );
      return contract.calls[name].output.parse(JSON.parse(JSON.stringify(answer))) as CallOutput<N>;
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => void set.delete(listener);
    },
    onConnection(listener) {
      watchers.add(listener);
      listener('connected');
      return () => void watchers.delete(listener);
    },
    watch(caseId) {
      const isFirst = watched === undefined;
      if (caseId === watched) return;
      watched = caseId;
      if (isFirst) return;
      for (const state of ['lost', 'connected'] as const) for (const watcher of watchers) watcher(state);
    },
    grantFile: (file) =>
      file.name === 'refused.txt'
        ? Promise.reject(
            new PalimpsestError({
              kind: 'environment',
              code: 'disk-full',
              message: 'The disk is full.',
              hint: 'Make room.',
            }),
          )
        : Promise.resolve({ grantId: `g${'0'.repeat(32)}`, name: file.name, sizeBytes: file.size }),
    emit(name, payload) {
      contract.events[name].payload.parse(JSON.parse(JSON.stringify(payload)));
      if (watched !== undefined && !mayHear({ name, payload } as ContractEvent, watched)) return;
      for (const listener of listeners.get(name) ?? []) listener(payload as never);
    },
    setConnection(state) {
      for (const watcher of watchers) watcher(state);
    },
  };
}
