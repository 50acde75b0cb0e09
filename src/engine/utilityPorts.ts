import type { Port, PortClosed } from './port.js';

/** The parent's end of a desktop shell's utility process, as Electron's `UtilityProcess` has it. */
export interface UtilityChild {
  readonly pid: number | undefined;
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
}

/** The child's end of it, as Electron's `process.parentPort` has it. */
export interface UtilityParent {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/**
 * The parent's port to a utility process; it is closed when the process has ended.
 * @param lines gives the last lines that the process wrote
 */
export function utilityChildPort(child: UtilityChild, lines: () => readonly string[]): Port {
  let closed: PortClosed | null = null;
  let tell: ((closed: PortClosed) => void) | null = null;
  child.once('exit', (code) => {
    // Its last output may still be in the pipes.
    setTimeout(() => {
      closed = { how: `exit code ${code}`, exitCode: code, signal: null, stderr: lines() };
      tell?.(closed);
    }, 50);
  });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onClose: (listener) => {
      tell = listener;
      if (closed !== null) listener(closed);
    },
    hold: () => undefined,
    close: () => signalUtility(child, 'SIGKILL'),
  };
}

/** Sends a signal to a utility process, because its own API cannot kill it reliably; does nothing if it has ended. */
export function signalUtility({ pid }: Pick<UtilityChild, 'pid'>, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** The port of a utility process to its parent. When the parent ends, the shell ends this process too. */
export function utilityParentPort(parent: UtilityParent): Port {
  return {
    post: (message) => parent.postMessage(message),
    onMessage: (listener) => parent.on('message', ({ data }) => listener(data)),
    onClose: () => undefined,
    hold: () => undefined,
    close: () => process.exit(0),
  };
}
