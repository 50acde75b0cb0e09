import type { ChildProcess } from 'node:child_process';
import type { Port, PortClosed } from './port.js';

/** How long the last output of a dead process may take to arrive. */
const LAST_WORDS_MS = 1000;

/**
 * The parent's port to a forked process (IPC channel, advanced serialization, stdout and stderr piped). It is closed when the
 * process has ended and its last output has arrived.
 * @param stderr returns the last lines that the process wrote
 */
export function childPort(child: ChildProcess, stderr: () => readonly string[]): Port {
  let closed: PortClosed | null = null;
  let tell: ((closed: PortClosed) => void) | null = null;
  const close = (exitCode: number | null, signal: string | null, how: string): void => {
    if (closed !== null) return;
    closed = { how, exitCode, signal, stderr: stderr() };
    tell?.(closed);
  };
  const ended = (exitCode: number | null, signal: string | null): void =>
    close(exitCode, signal, signal === null ? `exit code ${exitCode ?? 'unknown'}` : `killed by ${signal}`);
  // Other processes may hold its pipes open, so after a while the end of the process is enough.
  child.once('exit', (code, signal) => setTimeout(() => ended(code, signal), LAST_WORDS_MS).unref());
  child.once('close', ended);
  child.once('error', (error) => close(null, null, error.message));
  return {
    // If a message cannot be delivered, the end of the process reports it.
    post: (message) => {
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => child.on('message', listener),
    onClose: (listener) => {
      tell = listener;
      if (closed !== null) listener(closed);
    },
    hold: (busy) => {
      for (const handle of [child, child.channel, child.stdout, child.stderr]) keepAlive(handle, busy);
    },
    close: () => child.kill('SIGKILL'),
  };
}

function keepAlive(handle: unknown, busy: boolean): void {
  const counted = handle as { ref?: () => void; unref?: () => void } | null | undefined;
  if (busy) counted?.ref?.();
  else counted?.unref?.();
}
