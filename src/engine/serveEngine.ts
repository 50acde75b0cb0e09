import { PalimpsestError } from '../base/index.js';
import type { Engine } from '../domain/index.js';
import { protocolError } from './engineErrors.js';
import type { Port } from './port.js';
import { parseArgs, parseToEngine, PROTOCOL_VERSION, type FromEngine, type ToEngine } from './protocol.js';
import { callOf, type EngineCalls, type EngineMethod } from './engineCalls.js';

type Call = Extract<ToEngine, { type: 'call' }>;

/**
 * Lets an engine answer the calls that arrive on a port, until the port closes; then the engine is disposed of. A message that
 * the protocol does not have ends the connection.
 */
export function serveEngine(engine: Engine, port: Port): void {
  const running = new Map<number, AbortController>();
  const answer = (message: FromEngine): void => port.post(message);

  async function call({ id, method, args }: Call): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const value = await invoke(engine, method, args, controller.signal);
      answer({ type: 'result', id, value });
    } catch (error) {
      answer({ type: 'error', id, error: toError(error, method).toData() });
    } finally {
      running.delete(id);
    }
  }

  function receive(message: ToEngine): void {
    switch (message.type) {
      case 'hello':
        answer({ type: 'welcome', protocol: PROTOCOL_VERSION, pid: process.pid });
        break;
      case 'cancel':
        running.get(message.id)?.abort();
        break;
      case 'call':
        void call(message);
    }
  }

  port.onMessage((raw) => {
    try {
      receive(parseToEngine(raw));
    } catch (error) {
      // The sender of the message is unknown, so no one can be answered: print the reason, which is kept as last output, and end.
      process.stderr.write(`${String(error)}\n`);
      port.close();
    }
  });
  port.onClose(() => {
    for (const controller of running.values()) controller.abort();
    void engine.dispose();
  });
}

function invoke<M extends EngineMethod>(
  engine: Engine,
  method: M,
  args: unknown,
  signal: AbortSignal,
): Promise<EngineCalls[M]['result']> {
  return callOf(method).invoke(engine, parseArgs(method, args), signal);
}

function toError(error: unknown, method: string): PalimpsestError {
  if (error instanceof PalimpsestError) return error;
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return protocolError(`${method} failed in an unforeseen way: ${words}`, error);
}
