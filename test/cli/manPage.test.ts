import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { manPage } from '../../src/cli/man/manPage.js';
import { roffLine } from '../../src/cli/man/roff.js';
import { buildProgram } from '../../src/cli/program.js';
import { defaultKeyFolder } from '../../src/matter/index.js';
import { ROOT } from '../support/cli.js';

const hasGroff = spawnSync('groff', ['--version']).error === undefined;

/** The page as a reader sees it, in one line, without the bold of terminals; throws for a warning of groff. */
function read(page: string): string {
  const shown = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-cbou', '-rHY=0', '-rLL=4000n'], {
    input: page,
    encoding: 'utf8',
  });
  expect(shown.stderr).toBe('');
  return shown.stdout.replace(/\s+/g, ' ');
}

function leaves(command: Command): Command[] {
  const own = command.registeredArguments.length > 0 || command.commands.length === 0 ? [command] : [];
  return [...own, ...command.commands.flatMap(leaves)];
}

describe('the manual page', () => {
  it('is generated: `npm run docs:generate` after changing a command', async () => {
    expect(readFileSync(join(ROOT, 'docs/palimpsest.1'), 'utf8')).toBe(manPage(await buildProgram()));
  });

  it('names no folder of the machine that made it', async () => {
    expect(manPage(await buildProgram())).toContain('(default: \\(ti/.palimpsest/key)');
  });

  it('is read by groff without a warning, and has every command and option', async ({ skip }) => {
    skip(!hasGroff, 'groff is not installed');
    const text = read(manPage(await buildProgram()));
    for (const command of leaves(await buildProgram())) {
      expect(text).toContain(command.description().slice(1).replace(/\s+/g, ' '));
      for (const { flags, description } of command.options) {
        if (flags === '-V, --version') continue;
        expect(text).toContain(flags);
        expect(text).toContain(
          description.replaceAll(defaultKeyFolder(), '~/.palimpsest/key').replace(/\s+/g, ' '),
        );
      }
    }
    expect(text).toContain('palimpsest exhibit add doe-v-acme --examination X1 --work E2');
  });

  it.runIf(hasGroff)('shows every character as it was typed, also at the beginning of a line', () => {
    const hostile = ['.so /etc/passwd', "'br", '\\fBbold', '-2 ^ ~ ` "', '10^−3.2 … “Ω”', '\\(aq'];
    for (const text of hostile) {
      const program = new Command('palimpsest').version('1').description(text);
      program.command('x').description(text).option('--json', text);
      expect(read(manPage(program))).toContain(text);
    }
    expect(roffLine('.x')).toBe('\\&.x');
  });
});
