import { readFileSync } from 'node:fs';

/**
 * Calls the listener for every line typed on the terminal while this process is in the foreground. The system stops a background process
 * that reads from its terminal.
 * @returns a function that stops listening and releases the terminal
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

/** Assumed where the system does not say. */
function isInForeground(): boolean {
  try {
    // The name of the program, in parentheses, may contain anything. After it: state, parent, group, session, terminal, its group.
    const fields = readFileSync('/proc/self/stat', 'latin1')
      .replace(/^.*\)\s/s, '')
      .split(' ');
    return fields[2] === fields[5];
  } catch {
    return true;
  }
}
