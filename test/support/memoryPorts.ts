import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Port } from '../../src/engine/index.js';

/** Two connected ports within this process; messages are cloned as they would be between processes. */
export function memoryPorts(): readonly [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  return [portOf(port1), portOf(port2)];
}

function portOf(messagePort: MessagePort): Port {
  return {
    post: (message) => messagePort.postMessage(message),
    onMessage: (listener) => messagePort.on('message', listener),
    onClose: (listener) => {
      messagePort.on('close', () =>
        listener({ how: 'the connection was closed', exitCode: null, signal: null, stderr: [] }),
      );
    },
    hold: (busy) => (busy ? messagePort.ref() : messagePort.unref()),
    close: () => messagePort.close(),
  };
}
