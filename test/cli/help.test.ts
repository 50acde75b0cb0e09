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
const program = buildProgram();
const examine = must(program.commands.find((command) => command.name() === 'examine'));

describe('help fits a screen of 80 columns', () => {
  it('all commands in 60 lines, each in a group and in one line', () => {
    const lines = helpOf(program);
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).not.toContain('Commands:');
    for (const command of program.commands) {
      expect(command.summary(), command.name()).not.toBe('');
      expect(lines).toContain(`  ${command.name().padEnd(13)}  ${command.summary()}`);
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
