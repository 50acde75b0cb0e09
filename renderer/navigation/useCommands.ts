import { useEffect } from 'react';
import { registerCommands, type Command } from './commandRegistry.js';

/** Offers commands in the palette, by shortcut and in the shortcut list while the component is mounted. Memoize the array. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => registerCommands(commands), [commands]);
}
