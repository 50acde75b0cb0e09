import type { IconName } from '../design/index.js';

/** A command of the palette, or a shortcut. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Heading in the palette and in the list of shortcuts, for example "Go to" or "Reader". */
  readonly section: string;
  readonly icon?: IconName | undefined;
  /** `Mod+K`, `g e` (one key after the other), `?`. */
  readonly shortcut?: string | undefined;
  /** More words by which it can be found. */
  readonly keywords?: string | undefined;
  /** Shown, but currently not available. */
  readonly isDisabled?: boolean | undefined;
  readonly run: () => void;
}

const sets = new Map<symbol, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

/** Adds commands until the returned function is called. A later command replaces an earlier one with the same id. */
export function registerCommands(commands: readonly Command[]): () => void {
  const key = Symbol('commands');
  sets.set(key, commands);
  changed();
  return () => {
    sets.delete(key);
    changed();
  };
}

export function currentCommands(): readonly Command[] {
  return all;
}

/** Runs the command with that id; does nothing where no component offers it. */
export function runCommand(id: string): void {
  all.find((command) => command.id === id)?.run();
}

/** For `useSyncExternalStore`. */
export function subscribeCommands(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  all = [...new Map([...sets.values()].flat().map((command) => [command.id, command])).values()];
  for (const listener of listeners) listener();
}
