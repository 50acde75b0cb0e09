import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, DEMO, errorOf, json, ONE_THREAD, scratch } from '../support/cli.js';
import { startCli } from './startCli.js';

const P1 = join(DEMO, 'P1-f16.gguf');
const P0 = join(DEMO, 'P0-f16.gguf');

describe('assisted', () => {
  const folder = scratch();
  const work = join(folder, 'chapter.txt');
  const file = join(folder, 'chapter.palimpsest');
  // The beginning of a planted chapter, with a byte in it that is no UTF-8.
  const bytes = Buffer.concat([
    readFileSync(join(DEMO, 'target-moby-dick-planted.txt')).subarray(13, 1500),
    Buffer.of(0xe9),
    readFileSync(join(DEMO, 'target-moby-dick-planted.txt')).subarray(1500, 2000),
  ]);
  let encoded: Awaited<ReturnType<typeof cli>>;
  beforeAll(async () => {
    writeFileSync(work, bytes);
    encoded = await cli(['assisted', 'encode', P1, work, '--out', file, '--json', ...ONE_THREAD]);
  });

  it('writes a file that was decoded once, and says what it took', () => {
    expect(encoded.stderr).toBe('');
    expect(encoded.code).toBe(0);
    expect(json(encoded)).toMatchObject({
      out: file,
      work: { bytes: bytes.length },
      bytes: readFileSync(file).length,
      literalBytes: 1,
      chunks: 1,
      threads: 1,
      verified: true,
      calibration: 'uncalibrated',
    });
    expect(readFileSync(file).length).toBeLessThan(300);
  });

  it('gives the work back byte for byte in another process', async () => {
    const out = join(folder, 'back.txt');
    const result = await cli(['assisted', 'decode', P1, file, '--out', out]);
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/the same as the original/);
    expect(readFileSync(out).equals(bytes)).toBe(true);
  });

  it('refuses another model before it decodes, naming both', async () => {
    const out = join(folder, 'other.txt');
    const result = await cli(['assisted', 'decode', P0, file, '--out', out, '--json']);
    expect(result.code).toBe(2);
    expect(errorOf(result)).toMatchObject({ code: 'reconstruction-other-model' });
    expect(result.stderr).toMatch(/P1-f16\.gguf with SHA-256 0c737396.*P0-f16\.gguf with SHA-256 f2274dc3/);
    expect(() => readFileSync(out)).toThrow();
  });

  it('refuses damaged, cut and foreign files', async () => {
    const whole = readFileSync(file);
    const flipped = Buffer.from(whole);
    flipped[40] = (flipped[40] ?? 0) ^ 4;
    for (const [name, content, code] of [
      ['flipped', flipped, 'reconstruction-damaged'],
      ['cut', whole.subarray(0, 100), 'reconstruction-truncated'],
      ['foreign', bytes, 'reconstruction-magic'],
    ] as const) {
      const path = join(folder, `${name}.palimpsest`);
      writeFileSync(path, content);
      const result = await cli(['assisted', 'decode', P1, path, '--out', join(folder, name), '--json']);
      expect([result.code, errorOf(result).code]).toEqual([2, code]);
    }
  });

  it('never overwrites', async () => {
    for (const args of [
      ['encode', P1, work, '--out', work],
      ['decode', P1, file, '--out', work],
    ]) {
      const result = await cli(['assisted', ...args, '--json']);
      expect([result.code, errorOf(result).code]).toEqual([2, 'file-exists']);
    }
    expect(readFileSync(work).equals(bytes)).toBe(true);
  });

  it('refuses a file with bad options', async () => {
    const result = await cli(['assisted', 'encode', P1, work, '--out', join(folder, 'x'), '--chunks', '0']);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/1 to 64/);
    const missing = await cli([
      'assisted',
      'encode',
      P1,
      join(folder, 'none'),
      '--out',
      join(folder, 'y'),
      '--json',
    ]);
    expect(errorOf(missing).code).toBe('file-missing');
  });

  it('leaves nothing behind when it is killed', async () => {
    const out = join(folder, 'killed.palimpsest');
    const running = startCli(['assisted', 'encode', P1, work, '--out', out, ...ONE_THREAD]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    running.process.kill('SIGKILL');
    await running.ended;
    expect(() => readFileSync(out)).toThrow();
  });
});
