import type { Command, Help, Option } from 'commander';
import { defaultKeyFolder } from '../../matter/index.js';
import { EXIT_CODES } from '../exitCodes.js';
import { COMMON_FLAGS } from '../options.js';
import { USUAL_CASE } from '../parse/caseArgument.js';
import { bold, italic, roffLine, roffWords } from './roff.js';

/** What every manual page has besides the commands. */
const ENVIRONMENT: readonly (readonly [string, string])[] = [
  [
    'PALIMPSEST_HOME',
    'Folder for the settings, the list of cases, the heads of audit logs and the signing key (default: ~/.palimpsest).',
  ],
  [
    'PALIMPSEST_PASSPHRASE',
    'Passphrase of the signing key or PIN of its token, where no --passphrase-file is given.',
  ],
  ['PALIMPSEST_CASE', USUAL_CASE],
  [
    'COLUMNS',
    'Columns to which text and tables are broken (default: those of the terminal; lines to a file or a pipe are not broken).',
  ],
  ['NO_COLOR', 'Where it is set, PASS and FAIL have no color on a terminal.'],
];

/** The manual page of the command line in roff, made from the commands themselves. */
export function manPage(program: Command): string {
  const help = program.createHelp();
  const lines = [
    `.\\" Made from the commands by npm run docs:generate; do not edit.`,
    `.TH PALIMPSEST 1 "" "Palimpsest ${roffWords(program.version() ?? '')}" "User Commands"`,
    '.SH NAME',
    `palimpsest \\- measure how much of a work is memorized in an open\\-weight language model`,
    '.SH SYNOPSIS',
    `${bold('palimpsest')} ${italic('COMMAND')} [${italic('options')}] [${italic('arguments')}]`,
    '.SH DESCRIPTION',
    roffLine(program.description()),
    '.PP',
    roffLine('Results go to stdout, everything else to stderr.'),
    '.SH OPTIONS OF EVERY COMMAND',
    ...help
      .visibleOptions(firstLeaf(program))
      .filter(isCommon)
      .flatMap((option) => optionLines(help, option)),
    ...entry(bold('--help'), 'print the help of the command, with an example'),
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => commandLines(help, command, [program.name()])),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, , words]) => entry(bold(String(code)), words)),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, words]) => entry(bold(name), words)),
  ];
  return `${lines.join('\n')}\n`.replaceAll(roffWords(defaultKeyFolder()), roffWords('~/.palimpsest/key'));
}

function firstLeaf(command: Command): Command {
  const [first] = command.commands;
  return first === undefined ? command : firstLeaf(first);
}

function commandLines(help: Help, command: Command, parents: readonly string[]): string[] {
  const path = [...parents, command.name()];
  const isGroup = command.commands.length > 0 && command.registeredArguments.length === 0;
  const own = isGroup ? groupLines(command, path) : leafLines(help, command, path);
  return [...own, ...command.commands.flatMap((child) => commandLines(help, child, path))];
}

/** A group has no arguments: what it is for, and the names of its commands. */
function groupLines(command: Command, path: readonly string[]): string[] {
  const names = command.commands.map((child) => bold(child.name())).join(', ');
  return [`.SS ${roffWords(path.join(' '))}`, sentence(command.description()), `Commands: ${names}.`];
}

function leafLines(help: Help, command: Command, path: readonly string[]): string[] {
  const options = help
    .visibleOptions(command)
    .filter((option) => option.long !== '--help' && !isCommon(option));
  const usage = command.registeredArguments.map((argument) => help.argumentTerm(argument));
  const words = command.registeredArguments.map((argument) =>
    argument.required
      ? `<${argument.name()}${argument.variadic ? '...' : ''}>`
      : `[${argument.name()}${argument.variadic ? '...' : ''}]`,
  );
  return [
    `.SS ${roffWords([...path, ...words].join(' '))}`,
    sentence(command.description()),
    ...command.registeredArguments.flatMap((argument, at) =>
      entry(italic(usage[at] ?? ''), help.argumentDescription(argument)),
    ),
    ...options.flatMap((option) => optionLines(help, option)),
    ...afterLines(command),
  ];
}

function optionLines(help: Help, option: Option): string[] {
  const description = help.optionDescription(option);
  return entry(bold(help.optionTerm(option)), option.mandatory ? `${description} (required)` : description);
}

function entry(term: string, description: string): string[] {
  return ['.TP', term, roffLine(description)];
}

function isCommon(option: Option): boolean {
  return COMMON_FLAGS.includes(option.long ?? '');
}

/** What `--help` says after the options: paragraphs, and examples, which are indented. */
function afterLines(command: Command): string[] {
  const texts: string[] = [];
  command.configureOutput({ writeOut: (text) => texts.push(text) });
  command.outputHelp();
  const after = texts.join('').slice(command.helpInformation().length);
  const lines: string[] = [];
  let isExample = false;
  let startsParagraph = true;
  for (const text of after.split('\n')) {
    const indented = text.startsWith('  ');
    if (indented !== isExample) lines.push(indented ? '.EX' : '.EE');
    isExample = indented;
    if (indented) lines.push(roffLine(text.slice(2)));
    else if (text !== '') lines.push(...(startsParagraph ? ['.PP'] : []), roffLine(text));
    startsParagraph = indented || text === '';
  }
  return isExample ? [...lines, '.EE'] : lines;
}

function sentence(text: string): string {
  const first = text.slice(0, 1).toUpperCase() + text.slice(1);
  return roffLine(/[.!?]$/.test(first) ? first : `${first}.`);
}
