import type { Port } from './port.js';

/**
 * The port of a forked process to its parent. When the parent ends, the listeners are notified and this process ends.
 * @param parent the process itself, forked with an IPC channel and advanced serialization
 */
export function parentPort(parent: NodeJS.Process): Port {
  return {
    post: (message) => {
      if (parent.connected) parent.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => parent.on('message', listener),
    onClose: (listener) => {
      parent.once('disconnect', () => {
        listener({ how: 'the parent process ended', exitCode: null, signal: null, stderr: [] });
        // Native work that is still running must not keep this process alive.
        parent.exit(0);
      });
    },
    hold: () => undefined,
    close: () => parent.disconnect(),
  };
}
