import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';

/** The rule for a case that is not named, as the help says it. */
export const USUAL_CASE = 'If no case is named: the folder in PALIMPSEST_CASE, else the current one.';

/** Adds the folder of the case as the first argument of a command; it may be omitted, see {@link USUAL_CASE}. */
export function caseArgument(command: Command, description = 'folder of the case'): Command {
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (words) => {
    const parsed = parse(words);
    return { ...parsed, operands: withCase(parsed.operands, command) };
  };
  return command.argument('[case]', description);
}

/** The arguments of a command with the case first. One that may be the case or another argument is the case if it is one. */
function withCase(given: readonly string[], { registeredArguments: [, ...others] }: Command): string[] {
  const needed = others.filter(({ required }) => required).length;
  const most = others.some(({ variadic }) => variadic) ? Infinity : others.length;
  const usual = process.env['PALIMPSEST_CASE'] || '.';
  const [first] = given;
  const isNamed =
    given.length > needed && (given.length > most || first === undefined || isOurs(first) || !isOurs(usual));
  return isNamed ? [...given] : [usual, ...given];
}

/** Is the folder a case, or a plan that was made of one? */
function isOurs(folder: string): boolean {
  return existsSync(join(folder, 'case.json')) || existsSync(join(folder, 'plan.json'));
}
