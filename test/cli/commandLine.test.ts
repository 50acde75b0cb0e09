import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bashCompletion } from '../../src/cli/completion/bash.js';
import { completed } from '../../src/cli/completion/completed.js';
import { fishCompletion } from '../../src/cli/completion/fish.js';
import { wrapped } from '../../src/cli/layout/wrap.js';
import { plainTable } from '../../src/cli/layout/plainTable.js';
import { buildProgram } from '../../src/cli/program.js';
import { Terminal } from '../../src/cli/terminal.js';
import { cli, errorOf, json, ROOT } from '../support/cli.js';
import { scratchFolder } from '../support/scratch.js';
import { caseWith, ok, P1 } from './caseWith.js';

const scratch = scratchFolder();
const WORK = 'Call me Ishmael. '.repeat(40);
let folder = '';

beforeAll(async () => {
  folder = await caseWith(scratch, 'a case', [{ role: 'target-work', text: WORK }]);
});

describe('what is wrong with a command line', () => {
  it('is said like any other error, with the command that helps; --json may stand first', async () => {
    const wrong = await cli(['--json', 'case', 'shwo', folder]);
    expect(wrong.code).toBe(2);
    expect(errorOf(wrong)).toEqual({
      code: 'commander.unknownCommand',
      message: "Unknown command 'shwo'. Did you mean show?",
      hint: 'palimpsest case --help lists what the command takes.',
    });
    expect(wrong.stderr).toBe(
      "palimpsest: Unknown command 'shwo'. Did you mean show?\nRemedy: palimpsest case --help lists what the command takes.\n",
    );
  });

  it('says how several ids are given, of which none is taken for a case or a case for an id', async () => {
    const one = await cli(['examine', '--attack', 'greedy', '--work', 'E1', folder, '-j']);
    expect(errorOf(one).code).toBe('no-model');
    const spaced = await cli(['examine', folder, '--attack', 'greedy', '--work', 'E1', 'E2', '--json']);
    expect(errorOf(spaced).hint).toContain('separate the values with commas, as in --work E3,E4');
  });
});

describe('a case that is not named', () => {
  it('is the current folder, or the one in PALIMPSEST_CASE', async () => {
    const named = json(await ok('case', 'show', folder, '--json'));
    expect(json(await cli(['case', 'show', '--json'], { cwd: folder }))).toEqual(named);
    const env = { PALIMPSEST_CASE: folder };
    expect(json(await cli(['case', 'show', '--json'], { env }))).toEqual(named);
    expect(json(await cli(['evidence', 'verify', 'E1', '--json'], { env }))).toMatchObject([
      { id: 'E1', status: 'ok' },
    ]);
    const missing = await cli(['evidence', 'add', '--role', 'target-work', '--json'], { env });
    expect(errorOf(missing).message).toBe("Missing required argument 'file'.");
    const other = await cli(['case', 'show', join(scratch, 'none'), '--json'], { env });
    expect(errorOf(other).code).toBe('case-missing');
  });
});

describe('standard input', () => {
  it('is read as a text where the file is -', async () => {
    const text = WORK.slice(0, 60);
    const given = json(await ok('tokenize', P1, '--text', text));
    const piped = spawnSync(
      process.execPath,
      [join(ROOT, 'bin/palimpsest.js'), 'tokenize', P1, '--text-file', '-'],
      { input: text, encoding: 'utf8' },
    );
    expect(JSON.parse(piped.stdout)).toEqual(given);
  });
});

describe('completion', async () => {
  const all = completed(await buildProgram());

  it.runIf(spawnSync('bash', ['--version']).error === undefined)('completes in bash', () => {
    const complete = (...words: string[]): string[] => {
      const script = `${bashCompletion(all)}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_palimpsest palimpsest "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"; echo "\${COMPREPLY[*]}"`;
      const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' });
      expect(stderr).toBe('');
      return stdout.split(/\s/).filter((word) => word !== '');
    };
    expect(complete('palimpsest', 'ex')).toEqual(['examine', 'exhibit']);
    expect(complete('palimpsest', 'case', 'st')).toEqual(['stamp']);
    expect(complete('palimpsest', 'evidence', 'add', 'show', 'x', '--role', 'target-')).toEqual([
      'target-model',
      'target-work',
    ]);
    expect(complete('palimpsest', 'examine', 'c', '--prefix-t')).toEqual(['--prefix-tokens']);
    expect(complete('palimpsest', 'report', '--out', '')).toEqual([]);
  });

  it('has every command and option for fish, in one line each', () => {
    const lines = fishCompletion(all).trimEnd().split('\n').slice(1);
    expect(lines.every((line) => line.startsWith('complete -c palimpsest '))).toBe(true);
    const options = all.reduce((sum, one) => sum + one.commands.length + one.options.length, 0);
    expect(lines).toHaveLength(options);
  });
});

describe('on a screen', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('text is broken to its width, under its label; commands to copy, words and Markdown are not', () => {
    expect(wrapped('  – one two three four', 14)).toBe('  – one two\n    three four');
    expect(wrapped('abc  one two three four', 16)).toBe('abc  one two\n     three four');
    const command = 'To continue: palimpsest resume a-folder X1';
    expect(wrapped(command, 20)).toBe('To continue:\npalimpsest resume a-folder X1');
    for (const whole of ['x'.repeat(30), `| ${'a b '.repeat(9)}|`, 'short'])
      expect(wrapped(whole, 20)).toBe(whole);
  });

  it('a table fits its width: cells are broken first, and then each row is a list', () => {
    const head = ['Test', 'p'].map((title, at) => ({ title, isNumber: at === 1 }));
    const rows = [['the passages that are memorized', '0.01']];
    expect(plainTable(head, rows)).toHaveLength(2);
    expect(plainTable(head, rows, 26)).toEqual([
      'Test                     p',
      'the passages that     0.01',
      'are memorized',
    ]);
    expect(plainTable(head, rows, 14)).toEqual(['Test  the', 'passages that', 'are memorized', 'p     0.01']);
  });

  it('PASS and FAIL have a color, unless NO_COLOR is set, and none in a file', async () => {
    const said: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text: string | Uint8Array, ...more: unknown[]) => {
      said.push(String(text));
      for (const done of more) if (typeof done === 'function') Reflect.apply(done, undefined, []);
      return true;
    });
    const terminal = new Terminal({ json: false, quiet: false });
    const isTTY = process.stdout.isTTY;
    try {
      process.stdout.isTTY = true;
      vi.stubEnv('NO_COLOR', '');
      await terminal.checks('PASS  one\nFAIL  two PASS');
      vi.stubEnv('NO_COLOR', '1');
      await terminal.checks('PASS  one');
      vi.stubEnv('NO_COLOR', '');
      process.stdout.isTTY = false;
      await terminal.checks('PASS  one');
    } finally {
      process.stdout.isTTY = isTTY;
    }
    expect(said).toEqual([
      '\u001b[32mPASS\u001b[39m  one\n\u001b[31mFAIL\u001b[39m  two PASS\n',
      'PASS  one\n',
      'PASS  one\n',
    ]);
  });
});
