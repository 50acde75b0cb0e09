import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.js';
import { must } from '../support/must.js';

/** The help of a command on a terminal of 80 columns. */
function helpOf(command: Command): string[] {
  let help = '';
  command.configureOutput({ getOutHelpWidth: () => 80, writeOut: (text) => (help += text) }).outputHelp();
  return help.trimEnd().split('\n');
}
const program = await buildProgram();
const examine = must(program.commands.find((command) => command.name() === 'examine'));

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

describe('help fits a screen of 80 columns', () => {
  it('each command, with what is required first and the engine last', () => {
    for (const command of leaves(program)) {
      const lines = helpOf(command);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
      const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
      const headings = lines.filter((line) => /^[A-Z][a-z ]*options:$|^Options:$|^Engine:$/.test(line));
      expect(headings, command.name()).toEqual([
        ...(required.length > 0 ? ['Required options:'] : []),
        'Options:',
        ...(command.options.some(({ long }) => long === '--gpu') ? ['Engine:'] : []),
      ]);
      for (const flags of required) {
        const at = lines.findIndex((line) => line.includes(flags) && line.startsWith('  '));
        expect(at, flags).toBeLessThan(lines.indexOf('Options:'));
      }
    }
  });

  it('all commands in 60 lines, each in a group and in one line', () => {
    const lines = helpOf(program);
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).not.toContain('Commands:');
    const longest = Math.max(...program.commands.map((command) => command.name().length));
    for (const command of program.commands) {
      expect(command.summary(), command.name()).not.toBe('');
      expect(lines).toContain(`  ${command.name().padEnd(longest)}  ${command.summary()}`);
    }
  });

  it('examine in 40 lines, whose parameters are listed by attacks', () => {
    const lines = helpOf(examine);
    expect(lines.length).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join('\n')).toContain('palimpsest attacks NAME');
    // Not listed, and accepted all the same.
    expect(examine.options.map(({ long }) => long)).toEqual(
      expect.arrayContaining(['--prefix-tokens', '--no-control']),
    );
    expect(lines.join('\n')).not.toContain('--prefix-tokens');
  });
});
