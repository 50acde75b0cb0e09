import { CommanderError, type Command } from 'commander';
import { didYouMean } from '../../base/index.js';

/** A command line that is not understood, in the words of every other error. */
export class UsageError extends CommanderError {
  /** What helps. */
  readonly hint: string;

  constructor({ exitCode, code, message }: CommanderError, command: Command) {
    super(exitCode, code, `${sentenceOf(message)}${unlisted(code, message, command)}`);
    this.hint = `${separately(code, command)}${pathOf(command)} --help lists what the command takes.`;
  }
}

/** commander writes `error: unknown option '--jsn'\n(Did you mean --json?)`. */
function sentenceOf(message: string): string {
  const [what = '', ...more] = message.replace(/^error: /, '').split('\n');
  const first = what.slice(0, 1).toUpperCase() + what.slice(1);
  return [
    first.endsWith('.') ? first : `${first}.`,
    ...more.map((line) => line.replace(/^\(|\)$/g, '')),
  ].join(' ');
}

/** commander proposes, on a second line, only options that the help lists. */
function unlisted(code: string, message: string, { options }: Command): string {
  if (code !== 'commander.unknownOption' || message.includes('\n')) return '';
  const flags = options.flatMap(({ long }) => (long === undefined ? [] : [long]));
  const proposed = didYouMean(/'(.*)'/.exec(message)?.[1] ?? '', flags).trimEnd();
  return proposed === '' ? '' : ` ${proposed}`;
}

/** An id too many was most likely meant for the option before it. */
function separately(code: string, { args }: Command): string {
  const id = args.find((word) => /^[A-Z]\d+$/.test(word));
  return code === 'commander.excessArguments' && id !== undefined
    ? `If ${id} belongs to the option before it, separate the values with commas, as in --work E3,E4. `
    : '';
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
