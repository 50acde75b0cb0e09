import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../../src/attacks/index.js';
import { buildProgram, programVersion } from '../../src/cli/program.js';
import type { Lineage } from '../../src/domain/index.js';
import { writeGguf } from '../support/models/ggufWriter.js';
import { TINY, writeLlama } from '../support/models/tinyModels.js';
import { byteLevelBpe } from '../support/models/tinyTokenizers.js';
import { OTHER_FILES } from '../support/models/otherFiles.js';
import { cli, DEMO, errorOf, json, jsonLines, ONE_THREAD, PLANT, ROOT, scratch } from '../support/cli.js';

const P1 = join(DEMO, 'P1-f16.gguf');

interface Truth {
  readonly windows: readonly {
    readonly prefix_ids: number[];
    readonly suffix_ids: number[];
    readonly logp: number;
    readonly group: string;
  }[];
}

describe('inspect', () => {
  it('compares two files: a quantized copy, and a model of another initialization', async () => {
    const copy = join(PLANT, 'P1-q8_0.gguf');
    const limits = ['--permutations', '199', '--units', '64', '--seed', 'our choice'];
    const { stdout } = await cli(['inspect', P1, '--against', copy, ...limits]);
    expect(stdout).toContain('Null hypothesis: the two models were trained independently');
    expect(stdout).toMatch(/p = 0\.005\. 199 permutations can give no value below 0\.005\./);
    expect(stdout).toContain('256 of 256 units match the unit with the same number');
    expect(stdout).toContain('The null hypothesis is rejected: the units of the two models are paired');
    expect(stdout).toContain('does not show which of the two came first');
    expect(stdout).toContain(
      '29 of 38 tensors differ by no more than storing the numbers in these types explains.',
    );

    const [one, other] = ['one', 'other'].map((seed) => join(scratch(), `${seed}.gguf`)) as [string, string];
    const tokenizer = byteLevelBpe(400, { bos: true });
    writeLlama(one, { ...TINY, tokenizer, seed: 'one' });
    writeLlama(other, { ...TINY, tokenizer, seed: 'other' });
    const result = await cli(['inspect', one, '--against', other, ...limits, '--json']);
    expect(result.code).toBe(0);
    const { lineage } = json<{ lineage: Lineage & { base: { sha256: string } } }>(result);
    expect(lineage.base.sha256).toBe(createHash('sha256').update(readFileSync(other)).digest('hex'));
    expect(lineage).toMatchObject({ seed: 'our choice', independence: { permutations: 199 } });
    expect(lineage.differences).toHaveLength(2 * 9 + 3);
    const unlike = await cli(['inspect', one, '--against', other, ...limits]);
    expect(unlike.stdout).toContain('The test does not show a common origin.');
    expect(unlike.stdout).not.toContain('The null hypothesis is rejected:');

    const wide = await cli(['inspect', one, '--against', copy, ...limits]);
    expect(wide.stdout).toMatch(
      /^Layers 0 to 1 were not tested: the layer has 96 hidden units in the model and 704 in the base, .*\.$/m,
    );
    expect(wide.stdout).toContain('Layers 2 to 3 were not tested: the model has no such layer.');
  });

  it('refuses a base that is no model, and a number of permutations that is too small', async () => {
    const none = await cli(['inspect', P1, '--against', join(ROOT, 'package.json'), '--json']);
    expect(errorOf(none).code).toMatch(/^gguf-/);
    const few = await cli(['inspect', P1, '--against', P1, '--permutations', '5']);
    expect(few.code).not.toBe(0);
    expect(few.stderr).toContain('Give a whole number from 99 to 1000000.');
  });

  it('prints what the file says and its hash', async () => {
    const result = await cli(['inspect', P1, '--json']);
    expect(result.code).toBe(0);
    expect(json(result)).toMatchObject({
      sha256: createHash('sha256').update(readFileSync(P1)).digest('hex'),
      architecture: 'llama',
      parameterCount: 4_000_000,
      vocabularySize: 4096,
      contextLength: 512,
    });
    expect(json<object>(result)).not.toHaveProperty('tensors');
    expect((await cli(['inspect', P1])).stdout).toMatch(/^SHA-256\s+0c737396/m);
  });

  it('lists tensors with hashes on request', async () => {
    const { tensors } = json<{ tensors: { name: string; sha256: string }[] }>(
      await cli(['inspect', P1, '--tensors', '--json']),
    );
    expect(tensors).toHaveLength(38);
    expect(tensors.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  });

  it('takes every well-formed GGUF file, and says what it is and why it cannot be scored', async () => {
    const path = join(scratch(), 'adapter.gguf');
    writeGguf(path, OTHER_FILES['a LoRA adapter']);
    const shown = await cli(['inspect', path]);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^kind +LoRA adapter$/m);
    expect(shown.stdout).toMatch(/^scoring +Cannot be scored: it is a LoRA adapter, which only changes/m);
    expect(shown.stdout).toMatch(/^ +general\.base_model\.0\.name +Llama 3 8B$/m);
    expect(shown.stdout).not.toMatch(/^tokenizer hash/m);
    expect(json(await cli(['inspect', path, '--json']))).toMatchObject({
      kind: 'adapter',
      scoring: { can: false, code: 'model-not-generative' },
    });
    const work = join(scratch(), 'work.txt');
    writeFileSync(work, 'Call me Ishmael. '.repeat(100));
    const scored = await cli(['windows', path, '--text-file', work, '--json']);
    expect([scored.code, errorOf(scored).code]).toEqual([2, 'model-not-generative']);

    writeGguf(path, OTHER_FILES['a file of wrong types']);
    const { code, stdout } = await cli(['inspect', path]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^architecture +not stated$/m);
    expect(stdout).toMatch(/^wrong type +general\.name, byte \d+: u32 in place of string$/m);
    expect((await cli(['inspect', P1])).stdout).toMatch(/^scoring +possible$/m);
  });

  it.each([
    ['a text', 'hello, this is no model at all', 'gguf-not-gguf'],
    ['an empty file', '', 'gguf-not-gguf'],
  ])('refuses %s, naming it', async (_, content, code) => {
    const path = join(scratch(), 'not a model.gguf');
    writeFileSync(path, content);
    const result = await cli(['inspect', path, '--json']);
    expect(result.code).toBe(2);
    expect(errorOf(result).code).toBe(code);
    expect(result.stderr).toContain(path);
    expect(result.stderr).toContain('Remedy:');
    expect(result.stderr).not.toContain('    at ');
  });

  it('refuses a file that is cut off', async () => {
    const path = join(scratch(), 'cut.gguf');
    writeFileSync(path, readFileSync(P1).subarray(0, 4_000_000));
    const result = await cli(['inspect', path, '--json']);
    expect(result.code).toBe(2);
    expect(errorOf(result).code).toMatch(/^gguf-/);
  });

  it('refuses a file that is not there', async () => {
    const result = await cli(['inspect', join(scratch(), 'none.gguf')]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('none.gguf');
  });
});

describe('tokenize', () => {
  it('maps tokens to bytes and characters exactly', async () => {
    const text = 'Call me Ishmael. “Ünïcödé” 你好 🙂';
    const result = await cli(['tokenize', P1, '--text', text, '--json']);
    expect(result.code).toBe(0);
    const { tokens, startByte, startChar } = json<{
      tokens: number[];
      startByte: number[];
      startChar: number[];
    }>(result);
    expect(startByte[0]).toBe(0);
    expect(tokens).toHaveLength(startByte.length);
    const bytes = Buffer.from(text);
    startByte.forEach((byte, i) => {
      // A character belongs to the token that holds its first byte: count the first bytes before this token.
      const before = [...bytes.subarray(0, byte)].filter((value) => (value & 0xc0) !== 0x80).length;
      expect(startChar[i]).toBe(before);
    });
    expect(startByte.at(-1)).toBeLessThan(bytes.length);
  });

  it('never parses special tokens, and puts BOS in front when asked', async () => {
    const plain = json<{ tokens: number[] }>(await cli(['tokenize', P1, '--text', '<s>a', '--json']));
    expect(plain.tokens).not.toContain(1);
    const bos = json<{ tokens: number[] }>(await cli(['tokenize', P1, '--text', '<s>a', '--bos', '--json']));
    expect(bos.tokens).toEqual([1, ...plain.tokens]);
  });

  it('wants exactly one text', async () => {
    expect(errorOf(await cli(['tokenize', P1, '--json'])).code).toBe('text-choice');
  });

  it('names the byte where a file is not UTF-8, and takes it with --encoding', async () => {
    const path = join(scratch(), 'latin.txt');
    writeFileSync(path, Buffer.from('na\u00efve words', 'latin1'));
    const bad = await cli(['tokenize', P1, '--text-file', path, '--json']);
    expect(bad.code).toBe(2);
    expect(errorOf(bad)).toMatchObject({
      code: 'text-not-utf8',
      message: expect.stringMatching(/byte 2\b/) as string,
      hint: expect.stringContaining('--encoding') as string,
    });
    expect(
      (await cli(['tokenize', P1, '--text-file', path, '--encoding', 'iso-8859-1', '--json'])).code,
    ).toBe(0);
  });
});

describe('score', () => {
  const truth = JSON.parse(readFileSync(join(PLANT, 'ground_truth.P1.json'), 'utf8')) as Truth;

  it('scores a batch as PyTorch does', async () => {
    const windows = truth.windows.filter((_, i) => i % 60 === 0);
    const path = join(scratch(), 'batch.jsonl');
    writeFileSync(
      path,
      windows.map((w) => JSON.stringify({ tokens: [...w.prefix_ids, ...w.suffix_ids], from: 50 })).join('\n'),
    );
    const result = await cli(['score', P1, '--batch', path, ...ONE_THREAD]);
    expect(result.code).toBe(0);
    const scored = jsonLines<{ sumLogProb: number; logProbs: number[]; ranks: number[] }>(result);
    expect(scored).toHaveLength(windows.length);
    scored.forEach((item, i) => {
      expect(item.logProbs).toHaveLength(50);
      expect(Math.abs(item.sumLogProb - (windows[i]?.logp ?? 0))).toBeLessThan(0.15);
    });
  });

  it('starts at 0 with BOS and at 1 without; a target outside the policy is null', async () => {
    const [withBos] = jsonLines<{
      logProbs: number[];
      policyLogProbs: (number | null)[];
      sumLogProbPolicy: number | null;
    }>(await cli(['score', P1, '--tokens', '2872,1789,49', '--top-k', '1', ...ONE_THREAD]));
    expect(withBos?.logProbs).toHaveLength(3);
    expect(withBos?.policyLogProbs.some((value) => value === null)).toBe(true);
    expect(withBos?.sumLogProbPolicy).toBeNull();
    const [without] = jsonLines<{ logProbs: number[] }>(
      await cli(['score', P1, '--tokens', '2872,1789,49', '--no-bos', ...ONE_THREAD]),
    );
    expect(without?.logProbs).toHaveLength(2);
  });

  it.each([
    [['--tokens', '1,2,x'], 'tokens-text'],
    [['--tokens', '1,99999'], 'token-range'],
    [['--tokens', '1,2', '--from', '9'], 'score-range'],
    [[], 'score-choice'],
  ])('refuses %j', async (args, code) => {
    const result = await cli(['score', P1, ...args, '--json', ...ONE_THREAD]);
    expect([result.code, errorOf(result).code]).toEqual([2, code]);
  });

  it('names the line of a bad batch', async () => {
    const path = join(scratch(), 'bad.jsonl');
    writeFileSync(path, '{"tokens":[1,2]}\n{"tokens":"no"}\n');
    expect(errorOf(await cli(['score', P1, '--batch', path, '--json', ...ONE_THREAD])).message).toContain(
      'line 2',
    );
  });

  it('refuses more than the model was trained for', async () => {
    const tokens = Array.from({ length: 600 }, (_, i) => 300 + i).join(',');
    expect(errorOf(await cli(['score', P1, '--tokens', tokens, '--json', ...ONE_THREAD])).code).toBe(
      'context-too-long',
    );
  });
});

describe('windows', () => {
  const work = join(scratch(), 'a work.txt');
  writeFileSync(work, readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8').slice(0, 4000));

  it('prints one line a window, tiling by default, with characters that tile too', async () => {
    const lines = jsonLines<{
      startToken: number;
      suffixStartChar: number;
      suffixEndChar: number;
      logPz: number;
      greedy: boolean;
    }>(await cli(['windows', P1, '--text-file', work, ...ONE_THREAD]));
    expect(lines.map(({ startToken }) => startToken)).toEqual(lines.map((_, i) => i * 50));
    for (let i = 1; i < lines.length; i++)
      expect(lines[i]?.suffixStartChar).toBe(lines[i - 1]?.suffixEndChar);
    expect(lines.every(({ logPz }) => logPz > -20)).toBe(true);
  });

  it('ends quietly when the reader leaves early', async () => {
    const { spawnSync } = await import('node:child_process');
    const shell = spawnSync(
      'sh',
      [
        '-c',
        `"$0" "$1" windows "$2" --text-file "$3" --stride-tokens 5 --threads 1 --quiet | head -n 1`,
        process.execPath,
        join(ROOT, 'bin/palimpsest.js'),
        P1,
        work,
      ],
      {
        encoding: 'utf8',
      },
    );
    expect(shell.stdout.split('\n')).toHaveLength(2);
    expect(shell.stderr).toBe('');
  });

  it('refuses a text shorter than a window', async () => {
    const short = join(scratch(), 'short.txt');
    writeFileSync(short, 'Call me Ishmael.');
    const result = await cli(['windows', P1, '--text-file', short, '--json', ...ONE_THREAD]);
    expect([result.code, errorOf(result).code]).toEqual([2, 'work-short']);
  });
});

describe('the command line itself', () => {
  it('says what an unknown command or option might have meant, and exits 2', async () => {
    const command = await cli(['inspct', P1]);
    expect([command.code, command.stderr]).toEqual([2, expect.stringContaining('inspect')]);
    expect((await cli(['inspect', P1, '--tensor'])).stderr).toContain('--tensors');
    expect((await cli(['score', P1, '--tokens', '1', '--top-k', 'many'])).code).toBe(2);
  });

  it('has help with an example for every command', async () => {
    const leaves = (await buildProgram()).commands.flatMap((command) =>
      command.commands.length > 0 ? command.commands : [command],
    );
    expect(leaves.length).toBeGreaterThan(10);
    for (const command of leaves) {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect([command.name(), /^Examples?:/m.test(help)]).toEqual([command.name(), true]);
    }
    const started = await cli(['case', 'new', '--help']);
    expect([started.code, started.stdout.includes('Example:')]).toEqual([0, true]);
  });

  it('says what it is, as a report does', async () => {
    const said = json<{ program: { version: string; build: string } }>(await cli(['version', '--json']));
    expect(said.program.version).toBe(programVersion());
    const { code, stdout } = await cli(['version']);
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      expect.stringContaining(`build ${said.program.build}`),
    ]);
    expect(stdout).toMatch(/^llama\.cpp +\S+$/m);
  });

  it('compares itself with known answers', async () => {
    const { code, stdout } = await cli(['selftest', '--gpu', 'off']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => !line.startsWith('PASS  '))).toEqual([]);
    // There is no such backend on Linux.
    const none = await cli(['selftest', '--gpu', 'metal']);
    expect([none.code, none.stdout]).toEqual([1, expect.stringMatching(/^FAIL {2}/m)]);
  });

  it('prints the registry', async () => {
    const attacks = json<{ id: string; parameters: unknown[] }[]>(await cli(['attacks', '--json']));
    expect(attacks.map(({ id }) => id)).toEqual(ATTACKS.map(({ id }) => id));
    expect((await cli(['attacks', 'probabilistic'])).stdout).toContain('--prefix-tokens');
    const unknown = await cli(['attacks', 'gredy', '--json']);
    expect([unknown.code, errorOf(unknown).hint]).toEqual([
      2,
      expect.stringContaining('Did you mean "greedy"?'),
    ]);
  });
});
