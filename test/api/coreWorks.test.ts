import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src/contract/index.js';
import { EngineTokenizers } from '../../src/matter/work/tokenizers.js';
import { PreparedWorks } from '../../src/matter/work/preparedWorks.js';
import { addEvidence, createCase, type CaseFolder } from '../../src/casefile/index.js';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { sampleHead } from '../casefile/sampleHead.js';
import { DEMO } from '../support/cli.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const HOSTILE =
  'CHAPTER I.\r\n\r\n“Café”\u202e <script>alert(1)</script> wh\u00ada\u200ble\r\ncut at the whale-\r\nboat, a whaleboat—end\r\n\r\n' +
  `${'x'.repeat(100_000)}\r\n\r\nQuoted from another: call me Ishmael, some years ago.\r\n`;

let bench: OpenWorkbench;
let caseId: string;
let hostilePath: string;

beforeAll(async () => {
  bench = await openWorkbench(scratch, 'works');
  const opened = await createCase(join(bench.home, 'case'), sampleHead);
  hostilePath = join(scratch, 'hostile.txt');
  writeFileSync(hostilePath, HOSTILE);
  const list = join(scratch, 'cleaning.txt');
  writeFileSync(list, '# what both share\npassage: call me Ishmael\nrule: quotations 1\n');
  await addEvidence(opened, hostilePath, { role: 'target-work' });
  await addEvidence(opened, join(DEMO, 'P1-f16.gguf'), { role: 'target-model' });
  await addEvidence(opened, list, { role: 'cleaning-list', copy: true });
  await addEvidence(opened, join(DEMO, 'target-moby-dick-planted.txt'), { role: 'control-work' });
  await opened.close();
  caseId = opened.index.id;
});

const work = <N extends string>(rest: N) => ({ caseId, evidenceId: rest });

describe('a work', () => {
  it('is shown with its layers, and given in stretches', async () => {
    const { work: shown, evidence } = await bench.call('work.show', work('E1'));
    expect([evidence.id, shown.id, shown.evidenceId, shown.role]).toEqual(['E1', 'E1', 'E1', 'target']);
    expect(shown.notes.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['crlf-to-lf', 'soft-hyphens', 'zero-width']),
    );
    const part = await bench.call('work.text', { ...work('E1'), startChar: 12, endChar: 18 });
    expect(part).toEqual({ text: '“Café”', startChar: 12, endChar: 18, totalChars: shown.reading.chars });
    for (const [startChar, endChar] of [
      [5, 4],
      [0, shown.reading.chars + 1],
    ] as const) {
      await expect(bench.call('work.text', { ...work('E1'), startChar, endChar })).rejects.toMatchObject({
        code: 'work-range',
      });
    }
    await expect(bench.call('work.show', work('E2'))).rejects.toMatchObject({ code: 'evidence-role' });
    await expect(bench.call('work.show', work('E7'))).rejects.toMatchObject({ code: 'evidence-unknown' });
  });

  it('is shown in three layers, with what was changed and removed marked', async () => {
    const all = { ...work('E1'), from: 0, count: 200, cleaningIds: ['E3'] };
    const { total, rows } = await bench.call('work.paragraphs', all);
    expect([total, rows.length]).toEqual([28, 28]);
    const row = must(rows[1]);
    expect(row.source.text).toBe(
      '“Café”\u202e <script>alert(1)</script> wh\u00ada\u200ble\r\ncut at the whale-\r\nboat, a whaleboat—end',
    );
    expect(row.reading.text).toBe(row.source.text.replaceAll('\r\n', '\n'));
    expect(row.comparison.text).toBe(
      '"Café" <script>alert(1)</script> whale cut at the whaleboat, a whaleboat-end',
    );
    const marks = (layer: typeof row.source) =>
      layer.changes.map(({ rule, startChar, endChar }) => [
        rule,
        Array.from(layer.text)
          .slice(startChar - layer.startChar, endChar - layer.startChar)
          .join(''),
      ]);
    expect(marks(row.source)).toEqual([
      ['crlf-to-lf', '\r\n'],
      ['crlf-to-lf', '\r\n'],
    ]);
    expect(marks(row.reading)).toEqual([
      ['quotes', '“'],
      ['quotes', '”'],
      ['zero-width', '\u202e'],
      ['soft-hyphens', '\u00ad'],
      ['zero-width', '\u200b'],
      ['white-space-collapsed', '\n'],
      ['line-end-hyphens-joined', '-\n'],
      ['dashes', '—'],
    ]);
    expect(marks(row.comparison)).toEqual([
      ['quotes', '"'],
      ['quotes', '"'],
      ['white-space-collapsed', ' '],
      ['dashes', '-'],
    ]);
    expect(rows.slice(2, 27).map(({ reading }) => reading.text.length)).toEqual(new Array(25).fill(4000));
    expect(marks(must(rows[27]).reading)).toEqual([['passage: call me Ishmael', 'call me Ishmael']]);
    const page = await bench.call('work.paragraphs', { ...all, from: 1, count: 1, cleaningIds: [] });
    expect(page.rows).toEqual([row]);
    expect((await bench.call('work.paragraphs', { ...all, from: 28 })).rows).toEqual([]);
    await expect(bench.call('work.paragraphs', { ...all, cleaningIds: ['E1'] })).rejects.toMatchObject({
      code: 'evidence-role',
    });
  });

  it('is searched as text', async () => {
    const search = (query: string, matchCase = false) =>
      bench.call('work.search', { ...work('E1'), query, matchCase });
    expect(await search('WHALE- boat')).toMatchObject({
      total: 1,
      hits: [{ match: 'whale-\nboat', before: like(/the $/) }],
    });
    expect((await search('.*')).total).toBe(0);
    expect((await search('call ME', true)).total).toBe(0);
  });

  it('is read again when its file was touched, and refused when it was changed', async () => {
    const { atime, mtime } = statSync(hostilePath);
    utimesSync(hostilePath, atime, new Date(mtime.getTime() + 5000));
    await bench.call('work.show', work('E1'));
    writeFileSync(hostilePath, HOSTILE.replace('Café', 'Cafe'));
    utimesSync(hostilePath, atime, mtime);
    const text = { ...work('E1'), startChar: 0, endChar: 1 };
    await expect(bench.call('work.text', text)).rejects.toMatchObject({
      code: 'evidence-changed',
      kind: 'verdict',
    });
    writeFileSync(hostilePath, HOSTILE);
    expect((await bench.call('work.text', text)).text).toBe('C');
  });
});

describe('a model', () => {
  it('is shown with what its file says', async () => {
    const { facts } = await bench.call('model.show', work('E2'));
    expect(facts.tensors.length).toBeGreaterThan(10);
    await expect(bench.call('model.show', work('E1'))).rejects.toMatchObject({ code: 'evidence-role' });
  });

  it('needs as much memory as the engine says when it has loaded it', async () => {
    const engine = await spawnEngine({ kind: 'llama' });
    try {
      await engine.load({ path: join(DEMO, 'P1-f16.gguf'), gpu: 'off', threads: 1 });
      for (const [length, slots] of [
        [100, 5],
        [2, 1],
        [257, 32],
      ] as const) {
        const loaded = await engine.estimateMemory(length, slots);
        const { memory, words } = await bench.call('model.fit', { ...work('E2'), length, slots });
        expect(memory).toMatchObject({
          weightsBytes: loaded.weightsBytes,
          kvCacheBytes: loaded.kvCacheBytes,
          bufferBytes: loaded.bufferBytes,
          totalBytes: loaded.totalBytes,
          fits: true,
        });
        expect(words).toMatch(/it fits, with .* to spare/);
      }
    } finally {
      await engine.kill();
    }
    const { memory, words } = await bench.call('model.fit', { ...work('E2'), length: 1_000_000, slots: 256 });
    expect(memory.fits).toBe(false);
    expect(words).toMatch(/it does not fit, .* are missing.* trained on at most/s);
  });

  it('cuts any text into tokens that give it back', async () => {
    const text = 'Call me Ishmael. <script> “Ё” 🐋\u202e\n';
    const { tokens } = await bench.call('model.tokenize', { ...work('E2'), text });
    const bytes = Buffer.concat(tokens.map(({ bytesHex }) => Buffer.from(bytesHex, 'hex')));
    expect(bytes.toString('utf8').trimStart()).toBe(text);
    expect(
      tokens.map(({ startChar, endChar }) => Array.from(text).slice(startChar, endChar).join('')).join(''),
    ).toBe(text);
    expect((await bench.call('model.tokenize', { ...work('E2'), text: '' })).tokens).toEqual([]);
    await expect(bench.call('model.tokenize', { ...work('E2'), text: 'half \ud800' })).rejects.toMatchObject({
      code: 'tokenizer-lossy',
    });
  });

  it('shows a stretch of a work as its tokens, the same as in the whole', async () => {
    const ask = (startChar: number, endChar: number) =>
      bench.call('work.tokens', { ...work('E4'), modelId: 'E2', startChar, endChar });
    const whole = await ask(0, 3000);
    const part = await ask(1000, 1100);
    expect(part.tokens).toEqual(whole.tokens.slice(part.firstToken, part.firstToken + part.tokens.length));
    expect(part.tokens[0]?.startChar).toBeLessThanOrEqual(1000);
    expect(part.tokens.at(-1)?.endChar).toBeGreaterThanOrEqual(1100);
    const text = readFileSync(join(DEMO, 'target-moby-dick-planted.txt'), 'utf8');
    await expect(ask(0, text.length + 1)).rejects.toMatchObject({ code: 'work-range' });
    await expect(ask(0, Array.from(text).length)).rejects.toMatchObject({
      code: 'work-range',
      message: like(/at most 20000/),
    });
  });
});

describe('tokenizers', () => {
  const cases = { get: () => Promise.resolve(opened), writable: () => Promise.resolve(opened) };
  let opened: CaseFolder;
  const started: SpawnedEngine[] = [];
  const start = async (): Promise<SpawnedEngine> => {
    const engine = await spawnEngine({ kind: 'llama' });
    started.push(engine);
    return engine;
  };
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  beforeAll(async () => {
    opened = await createCase(join(scratch, 'tokenizers'), sampleHead);
    const model = join(scratch, 'model.gguf');
    writeFileSync(model, readFileSync(join(DEMO, 'P1-f16.gguf')));
    await addEvidence(opened, model, { role: 'target-model' });
  });

  it('are shared while they are used, ended when they are idle, and started again', async () => {
    const tokenizers = new EngineTokenizers(cases, new PreparedWorks(), start, 150);
    const count = () =>
      tokenizers.use('case', 'E1', async (engine) => (await engine.tokenize('Call me')).tokens.length);
    const counts = await Promise.all([count(), count(), count()]);
    expect([new Set(counts).size, started.length]).toEqual([1, 1]);
    await expect.poll(() => isAlive(must(started[0]).pid)).toBe(false);
    await count();
    expect(started).toHaveLength(2);
    await must(started[1]).kill();
    await expect(count()).rejects.toMatchObject({ code: 'engine-crashed' });
    expect(await count()).toBe(counts[0]);
    await tokenizers.close();
    expect(started.map(({ pid }) => isAlive(pid))).toEqual([false, false, false]);
  });

  it('of a model whose tokenizer is not the one that was received are refused', async () => {
    const path = join(scratch, 'model.gguf');
    const bytes = readFileSync(path);
    const at = bytes.indexOf('tokenizer.ggml.tokens') + 60;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const tokenizers = new EngineTokenizers(cases, new PreparedWorks(), start);
    await expect(tokenizers.use('case', 'E1', () => Promise.resolve(1))).rejects.toMatchObject({
      code: 'evidence-changed',
    });
    await tokenizers.close();
    await opened.close();
  });
});

describe('every call about evidence', () => {
  it('refuses what is not in the contract before anything is done', async () => {
    const bad: [string, unknown][] = [
      ['work.text', { ...work('E1'), startChar: -1, endChar: 1 }],
      ['work.text', { ...work('../E1'), startChar: 0, endChar: 1 }],
      ['work.paragraphs', { ...work('E1'), from: 0, count: 201, cleaningIds: [] }],
      ['work.search', { ...work('E1'), query: '', matchCase: false }],
      ['work.search', { ...work('E1'), query: 'x', matchCase: false, extra: 1 }],
      ['model.fit', { ...work('E2'), length: 1.5, slots: 1 }],
      ['model.tokenize', { ...work('E2'), text: 'x'.repeat(20_001) } satisfies CallInput<'model.tokenize'>],
    ];
    for (const [name, input] of bad) {
      const context = { door: 'browser', role: 'writer' } as const;
      await expect(bench.workbench.dispatch(name, input, context), name).rejects.toMatchObject({
        code: 'call-input',
      });
    }
  });
});
