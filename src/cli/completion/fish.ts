import type { Completed } from './completed.js';

/** The script for fish: one line for each command and option, for the place in the line where it can stand. */
export function fishCompletion(all: readonly Completed[]): string {
  return `# Completion for palimpsest, made from its commands. To ~/.config/fish/completions/palimpsest.fish
${all.flatMap((one) => linesOf(one)).join('\n')}
`;
}

function linesOf({ path, commands, options }: Completed): string[] {
  const names = path === '' ? [] : path.split(' ');
  const children = commands.map((child) => child.name());
  const before = [
    ...names.map((name) => `__fish_seen_subcommand_from ${name}`),
    ...(children.length === 0 ? [] : [`not __fish_seen_subcommand_from ${children.join(' ')}`]),
  ].join('; and ');
  const start = `complete -c palimpsest${before === '' ? '' : ` -n '${before}'`}`;
  return [
    ...commands.map(
      (child) => `${start} -f -a ${child.name()} -d ${quotedWords(child.summary() || child.description())}`,
    ),
    ...options.map(({ long, short, required, argChoices, description }) =>
      [
        start,
        ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
        ...(long === undefined ? [] : [`-l ${long.slice(2)}`]),
        ...(required ? ['-r'] : []),
        ...(argChoices === undefined ? [] : [`-f -a '${argChoices.join(' ')}'`]),
        `-d ${quotedWords(description)}`,
      ].join(' '),
    ),
  ];
}

/** The first words of a description, between apostrophes. */
function quotedWords(text: string): string {
  const short = text
    .split(/[;:(\n]/, 1)
    .join('')
    .trim();
  return `'${short.replace(/[\\']/g, '\\$&')}'`;
}
