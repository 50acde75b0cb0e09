import { readFileSync } from 'node:fs';

/**
 * Calls the listener for every line typed on the terminal, while this process is in the foreground: one in the background that reads from
 * its terminal is stopped by the system.
 * @returns how to stop; the terminal is then given back
 */
export function onEnter(listener: () => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => undefined;
  const look = (): void => {
    if (isInForeground()) stdin.resume();
    else stdin.pause();
  };
  stdin.on('data', listener);
  process.on('SIGCONT', look);
  look();
  return () => {
    process.off('SIGCONT', look);
    stdin.off('data', listener).pause();
  };
}

/** Where the system does not say, it is assumed. */
function isInForeground(): boolean {
  try {
    // The name of the program, in parentheses, may hold anything; behind it: state, parent, group, session, terminal, its group.
    const fields = readFileSync('/proc/self/stat', 'latin1')
      .replace(/^.*\)\s/s, '')
      .split(' ');
    return fields[2] === fields[5];
  } catch {
    return true;
  }
}
