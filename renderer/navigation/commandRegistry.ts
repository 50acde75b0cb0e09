import type { IconName } from '../design/index.js';

/** Something a person can do from the palette or by a shortcut. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Heading in the palette and in the list of shortcuts, e.g. "Go to", "Reader". */
  readonly section: string;
  readonly icon?: IconName | undefined;
  /** `Mod+K`, `g e` (one key after the other), `?`. */
  readonly shortcut?: string | undefined;
  /** More words that find it. */
  readonly keywords?: string | undefined;
  /** Shown, but not to be run now. */
  readonly isDisabled?: boolean | undefined;
  readonly run: () => void;
}

const sets = new Map<symbol, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

/** Adds commands until the returned function is called. A later command takes the place of one with the same id. */
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

/** For `useSyncExternalStore`. */
export function subscribeCommands(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  all = [...new Map([...sets.values()].flat().map((command) => [command.id, command])).values()];
  for (const listener of listeners) listener();
}
