import { Help, Option, type Command } from 'commander';
import { wrapped } from './layout/wrap.js';
import { COMMON_FLAGS } from './options.js';

const usual = new Help();
/** What stands before the usage of a command. */
const USAGE = 'Usage: ';

/**
 * How the help of every command is laid out: a line for each command; options that are required first and under a heading of their own,
 * then those of the command, of every command, and of the engine.
 * @param program before its commands are added, which inherit this
 */
export function layHelpOut(program: Command): void {
  program.configureHelp({
    subcommandTerm: (command) => command.name(),
    visibleOptions: orderedOptions,
    groupItems: (_, visible, groupOf) =>
      usual.groupItems(visible, visible, (item) =>
        item instanceof Option && item.mandatory ? 'Required options:' : groupOf(item),
      ),
    commandUsage: (command) => {
      const required = command.options
        .filter(({ mandatory }) => mandatory)
        .map(({ flags }) => flags.replace(/^-., /, ''));
      const usage = usual.commandUsage(command).replace('[options]', [...required, '[options]'].join(' '));
      return wrapped(usage, 80 - USAGE.length).replaceAll('\n', `\n${' '.repeat(USAGE.length)}`);
    },
  });
}

function orderedOptions(command: Command): Option[] {
  const rankOf = ({ mandatory, long, helpGroupHeading }: Option): number => {
    if (mandatory) return 0;
    if (helpGroupHeading !== undefined) return 3;
    return [...COMMON_FLAGS, '--help', '--version'].includes(long ?? '') ? 2 : 1;
  };
  return usual.visibleOptions(command).sort((one, other) => rankOf(one) - rankOf(other));
}

/**
 * Fits the help of a command with many options to a screen: of each option, what stands before the first semicolon or bracket. The manual
 * page has all of it.
 * @param leftOut long flags that are not listed, nor are those that begin with `--no-`
 */
export function fitHelp(command: Command, leftOut: readonly string[]): void {
  command.configureHelp({
    ...command.configureHelp(),
    visibleOptions: (of) =>
      orderedOptions(of).filter(
        ({ long, negate }) => !negate && (long === undefined || !leftOut.includes(long)),
      ),
    optionDescription: ({ description }) => description.split(/; | \(/, 1).join(''),
  });
}
