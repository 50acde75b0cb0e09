import { Help, type Command } from 'commander';

/** The list of all commands: a line for each, in the order of the work. */
export function listCommandsShortly(program: Command): void {
  program.configureHelp({ subcommandTerm: (command) => command.name() });
}

/**
 * Fits the help of a command with many options to a screen: of each option, what stands before the first semicolon or bracket. The manual
 * page has all of it.
 * @param leftOut long flags that are not listed, nor are those that begin with `--no-`
 */
export function fitHelp(command: Command, leftOut: readonly string[]): void {
  const usual = new Help();
  command.configureHelp({
    visibleOptions: (of) =>
      usual
        .visibleOptions(of)
        .filter(({ long, negate }) => !negate && (long === undefined || !leftOut.includes(long))),
    optionDescription: ({ description }) => description.split(/; | \(/, 1).join(''),
  });
}
