import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../src/base/index.js';
import type { CaseFolder } from '../../src/casefile/index.js';
import type { Report } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { verifyReport } from '../../src/matter/index.js';
import { verifyBag } from '../../src/seal/index.js';
import { DEMO } from '../support/cli.js';
import { ALL_LANES } from '../support/lanes.js';
import { decodeTokens } from '../support/models/decodeTokens.js';
import { must } from '../support/must.js';
import { resultOf, sampleBag, sampleCase } from '../support/samples/sealedSample.js';
import { unpackSpecimen } from '../support/samples/specimen.js';
import { pythonWithScipy, recompute } from '../support/scipy.js';
import { scratchFolder } from '../support/scratch.js';
import { renewManifests } from './caseBag.js';
import { bash, copyOf, hasTool } from './support.js';

const scratch = scratchFolder();
const python = pythonWithScipy();
const hasTools = ['jq', 'sha256sum', 'openssl'].map(hasTool).every(Boolean);

const PROVEN = ['starts', 'journals', 'arrays', 'findings', 'report-contents'];

let opened: CaseFolder;
let full: string;
let reduced: string;
let report: Report;
let tokens: Int32Array;
const engine = createLlamaEngine();

beforeAll(async () => {
  opened = await sampleCase(join(scratch, 'case'));
  full = unpackSpecimen(scratch);
  const made = await sampleBag(opened, join(scratch, 'reduced'), { withoutTokenData: true });
  reduced = made.folder;
  report = made.report;
  const kept = readFileSync(join(scratch, 'case/examinations/X1/tokens/E3.i32'));
  tokens = new Int32Array(kept.buffer.slice(kept.byteOffset, kept.byteOffset + kept.byteLength));
  await engine.load({ path: join(DEMO, 'P1-f16.gguf'), gpu: 'off', threads: 1 });
}, 120_000);

afterAll(async () => {
  await engine.dispose();
  await opened.close();
});

describe('a bag without the data that encode the works', () => {
  it('gives a decoder nothing, while a whole bag gives it the work', async () => {
    const ask = { id: 'X1', work: 'E3', known: [...tokens.slice(0, 50)], windows: 2 };
    expect(await decodeTokens(full, ask, engine)).toEqual([...tokens.slice(50, 150)]);
    expect(await decodeTokens(reduced, ask, engine)).toEqual([]);
  });

  it('names each file that was omitted, with the hash of the file in the case', () => {
    expect(report.leftOutFiles?.map(({ path }) => path)).toEqual([
      'data/results/X1.journal.jsonl',
      'data/results/X1.tokens.f32',
      'data/results/X2.journal.jsonl',
      'data/results/X2.tokens.f32',
      'data/results/X3.journal.jsonl',
      'data/results/X3.tokens.f32',
      'data/results/X4.journal.jsonl',
      'data/results/X4.tokens.f32',
      'data/results/X5.journal.jsonl',
      'data/results/X5.logProbs.f32',
      'data/results/X5.tokens.f32',
    ]);
    for (const { path, sha256 } of must(report.leftOutFiles)) {
      expect(existsSync(join(reduced, path))).toBe(false);
      expect(sha256Hex(readFileSync(join(full, path)))).toBe(sha256);
    }
    expect(existsSync(resultOf(reduced, 'X1.windows.jsonl'))).toBe(true);
    const html = readFileSync(join(reduced, 'data/report/report.html'), 'utf8');
    expect(html.includes('omitted because they encode a work')).toBe(true);
  });

  it('verifies, and says what cannot be recomputed', async () => {
    const { checks } = await verifyBag(reduced, {});
    expect(checks.filter(({ ok }) => ok === false)).toEqual([]);
    const { ok, ladder } = await verifyReport(reduced);
    expect([ok, ladder.map(({ state }) => state)]).toEqual([
      true,
      ['reached', 'not-proven', 'reached', 'not-proven'],
    ]);
    const open = must(ladder[1]).reasons.map(({ text }) => text);
    expect(open).toHaveLength(5);
    expect(open[0]).toContain('X1: X1.journal.jsonl, X1.tokens.f32 were omitted at sealing');
    expect(open[0]).toContain('memorized-passages/E3');
    // Those of a whole bag of the sample: matter/sampleSealed in every run.
    if (ALL_LANES)
      expect((await verifyReport(full)).ladder[1]?.reasons.map(({ code }) => code)).not.toContain('left-out');
    const words = checks.find(({ id }) => id === 'journals')?.words;
    expect(words).toContain('The journals of X1, X2, X3, X4, X5 were omitted at sealing');
  });

  it.skipIf(!hasTools)('is verified by the commands, too', async () => {
    const { checks } = await verifyBag(reduced, {});
    for (const id of PROVEN) {
      const { proof } = must(checks.find((check) => check.id === id));
      expect([id, bash(proof, reduced)]).toEqual([id, { status: 0, output: expect.any(String) as string }]);
    }
  });

  it('fails where the hash is another, or the file is there all the same', async () => {
    const path = 'data/report/report.json';
    const other = copyOf(reduced);
    const edited = JSON.parse(readFileSync(join(other, path), 'utf8')) as {
      leftOutFiles: { sha256: string }[];
    };
    must(edited.leftOutFiles[0]).sha256 = 'a'.repeat(64);
    writeFileSync(join(other, path), canonicalJson(edited));
    renewManifests(other);
    const there = copyOf(reduced);
    writeFileSync(resultOf(there, 'X1.tokens.f32'), readFileSync(resultOf(full, 'X1.tokens.f32')));
    renewManifests(there);
    for (const folder of [other, there]) {
      const { checks } = await verifyBag(folder, {});
      const journals = must(checks.find(({ id }) => id === 'journals'));
      expect(journals.ok).toBe(false);
      if (hasTools) expect(bash(journals.proof, folder).status).not.toBe(0);
    }
  });

  it.skipIf(python === null)('recomputes from its tables, and names each number that it cannot', async () => {
    if (ALL_LANES) {
      const whole = await recompute(must(python), full);
      expect([whole.code, whole.stderr]).toEqual([0, '']);
      expect(whole.stdout).not.toContain('----');
    }
    const { code, stdout, stderr } = await recompute(must(python), reduced);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('FAIL');
    expect(stdout).toContain('PASS  X1 E3: memorized-passages/E3, count: 426');
    expect(stdout).toContain('----  X1: every row of the table, from the journal');
    expect(stdout).toContain('----  X1 E3: longest run of first choices');
    expect(stdout).toContain('----  X1 E3: real draws and their hits');
  });
});
