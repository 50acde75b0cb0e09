import { Help, type Command, type Option } from 'commander';

/** A command as a shell completes it. */
export interface Completed {
  /** Names from the program down, e.g. `case show`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly Command[];
  readonly options: readonly Option[];
}

/** A command and all commands under it. @param above names of the commands above it */
export function completed(command: Command, above: readonly string[] = []): Completed[] {
  const path = command.parent === null ? [] : [...above, command.name()];
  const { commands } = command;
  return [
    { path: path.join(' '), commands, options: new Help().visibleOptions(command) },
    ...commands.flatMap((child) => completed(child, path)),
  ];
}
