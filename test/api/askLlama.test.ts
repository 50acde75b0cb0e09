import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { detailOf } from '../support/samples/recordSamples.js';
import type { CallInput, Job } from '../../src/contract/index.js';
import { LiveEngine } from '../../src/matter/ask/liveEngine.js';
import { readAudit } from '../../src/casefile/index.js';
import { sha256Hex } from '../../src/base/index.js';
import type { Continuation } from '../../src/domain/index.js';
import { createFakeEngine, spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { compareTexts } from '../../src/text/index.js';
import { DEMO } from '../support/cli.js';
import { caseOfDemo } from '../support/demoShort.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { eventsOf, eventually, queueIdle } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';
import { longLane } from '../support/lanes.js';

/** In the middle of a token, and where that token begins. */
const PLACE = 284;
const BEGINS = 283;
const scratch = scratchFolder();
const engines: SpawnedEngine[] = [];
let bench: OpenWorkbench;
let caseId: string;
let folder: string;
let text: string;
let ask: CallInput<'ask.start'>;

beforeAll(async () => {
  bench = await openWorkbench(scratch, 'ask', {
    startEngine: async (onStderrLine) => {
      const engine = await spawnEngine({ kind: 'llama', onStderrLine });
      engines.push(engine);
      return engine;
    },
  });
  ({ caseId, folder } = await caseOfDemo(join(bench.home, 'case'), 3000));
  text = (await bench.call('work.text', { caseId, evidenceId: 'E2', startChar: 0, endChar: 2000 })).text;
  ask = {
    caseId,
    modelId: 'E1',
    workId: 'E2',
    startChar: PLACE,
    prefixTokens: 60,
    maxTokens: 40,
    decoding: { kind: 'greedy' },
    load: { gpu: 'off', threads: 1 },
  };
});

const recordOf = ({ result, error }: Job): Continuation => {
  if (result?.kind !== 'ask') throw new Error(`no record: ${error?.message ?? ''}`);
  return result.record;
};
const asked = async (change: Partial<typeof ask> = {}): Promise<Continuation> => {
  const { jobId } = await bench.call('ask.start', { ...ask, ...change });
  return recordOf(await bench.ended(jobId));
};

describe('a model that is asked to continue a work that it knows', () => {
  it('writes it, and the record says how it was asked and what came', async () => {
    const record = await asked();
    expect(record).toMatchObject({
      model: { id: 'E1', name: 'P1-f16.gguf' },
      work: { id: 'E2' },
      decoding: { kind: 'greedy' },
      bos: true,
      promptTokens: 60,
      stoppedBy: 'length',
      equalTokens: 40,
      comparison: { editDistanceChars: 0, editShare: 0 },
      engine: { engine: 'llama.cpp', threads: 1 },
    });
    expect(record.startChar).toBe(BEGINS);
    expect(text.slice(record.promptStartChar, record.startChar)).toBe(record.promptText);
    expect(text.slice(record.startChar, record.endChar)).toBe(record.workText);
    expect(record.outputText).toBe(record.workText);
    expect(record.tokens.map((token) => token.text).join('')).toBe(record.outputText);
    expect(record.comparison).toEqual(compareTexts(record.workText, record.outputText));
    expect(record.comparison.equalWords).toBe(record.comparison.workWords);
    // Scored by another engine, the same tokens have the same probabilities.
    const engine = await spawnEngine({ kind: 'llama' });
    await engine.load({ path: join(DEMO, 'P1-f16.gguf'), gpu: 'off', threads: 1 });
    const { tokens } = await engine.tokenize(text);
    const first = must(
      (
        await bench.call('work.tokens', {
          caseId,
          evidenceId: 'E2',
          modelId: 'E1',
          startChar: record.promptStartChar,
          endChar: record.startChar,
        })
      ).firstToken,
    );
    const items = [{ tokens: tokens.slice(first, first + 100), from: 60 }];
    const [scored] = await engine.score({ items, bos: true, policies: [], topCount: 0 });
    await engine.kill();
    expect(record.tokens.map(({ logProbNats }) => logProbNats)).toEqual(Array.from(must(scored).logProbs));
    expect(record.tokens.map(({ id }) => id)).toEqual(Array.from(tokens.slice(first + 60, first + 100)));
  });

  it('is on record with question and answer, and can be made an exhibit', async () => {
    const { askId, outputText } = await asked({ maxTokens: 5 });
    const entries = (await readAudit(folder)).filter((entry) => detailOf(entry)['ask'] === askId);
    expect(entries).toMatchObject([
      {
        action: 'model-asked',
        detail: {
          model: 'E1',
          work: 'E2',
          startChar: BEGINS,
          promptTokens: 60,
          maxTokens: 5,
          decoding: { kind: 'greedy' },
        },
      },
      {
        action: 'model-answered',
        detail: { tokens: 5, stoppedBy: 'length', outputSha256: sha256Hex(outputText) },
      },
    ]);
    const source = { kind: 'continuation', askId } as const;
    await bench.call('exhibits.add', { caseId, source, title: 'What it wrote', note: '' });
    const { exhibits } = await bench.call('exhibits.list', { caseId });
    expect(exhibits).toMatchObject([{ kind: 'continuation', content: { record: { askId, outputText } } }]);
  });

  it('draws the same tokens for the same seed', async () => {
    const policy = { temperature: 2, topK: 40, topP: null };
    const drawn = (seed: string) => asked({ decoding: { kind: 'sample', policy, seed } });
    const [one, same, other] = [await drawn('a'), await drawn('a'), await drawn('b')];
    expect(same.tokens).toEqual(one.tokens);
    expect(same.askId).not.toBe(one.askId);
    expect(other.tokens).not.toEqual(one.tokens);
    expect(one.engine['draws']).toEqual(like(/SHA-256 of "a\/continuation"/));
    // Numbers against the work count what differs.
    expect(one.equalTokens).toBe(one.tokens.findIndex(({ equalsWork }) => !equalsWork));
    expect(one.comparison).toEqual(compareTexts(one.workText, one.outputText));
  });

  it('uses one engine, and as much of the text before as there is', async () => {
    const before = engines.length;
    const record = await asked({ startChar: 20, maxTokens: 3 });
    expect(record.promptStartChar).toBe(0);
    expect(record.promptTokens).toBeLessThan(60);
    expect(record.promptText).toBe(text.slice(0, record.startChar));
    const none = await asked({ startChar: 0, maxTokens: 3 });
    expect([none.promptText, none.promptTokens, none.tokens.length]).toEqual(['', 0, 3]);
    expect(engines.length).toBe(before);
  });

  it('stops at the end of the work, and at the end of its context', async () => {
    const { work } = await bench.call('work.show', { caseId, evidenceId: 'E2' });
    const last = await asked({ startChar: work.reading.chars - 5, maxTokens: 200 });
    expect([last.stoppedBy, last.endChar]).toEqual(['end-of-work', work.reading.chars]);
    const full = await asked({ startChar: 2000, prefixTokens: 505, maxTokens: 100 });
    expect(full.stoppedBy).toBe('end-of-context');
    expect(full.promptTokens + full.tokens.length + 1).toBe(512);
    const { jobId } = await bench.call('ask.start', { ...ask, startChar: 2500, prefixTokens: 512 });
    expect(await bench.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'context-too-long' } });
    expect(must((await readAudit(folder)).at(-1))).toMatchObject({
      action: 'model-ask-failed',
      detail: { code: 'context-too-long' },
    });
  });

  it('says what it writes at most four times a second, and keeps it when it is cancelled', async () => {
    const times: number[] = [];
    const stop = bench.workbench.onEvent(({ name }) => {
      if (name === 'ask.text') times.push(performance.now());
    });
    const from = bench.events.length;
    const { jobId } = await bench.call('ask.start', { ...ask, prefixTokens: 20, maxTokens: 450 });
    await eventually(bench, 'ask.text', ({ tokens }) => tokens > 0, from);
    await bench.call('jobs.cancel', { jobId });
    const job = await bench.ended(jobId);
    stop();
    const record = recordOf(job);
    expect([job.state, record.stoppedBy]).toEqual(['done', 'cancelled']);
    expect(record.tokens.length).toBeGreaterThan(0);
    expect(record.tokens.length).toBeLessThan(450);
    expect(record.tokens.every(({ logProbNats }) => logProbNats < 1e-6)).toBe(true);
    expect(must(eventsOf(bench, 'ask.text', from).at(-1))).toMatchObject({ text: record.outputText, jobId });
    const gaps = times.slice(1, -1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(Infinity, ...gaps)).toBeGreaterThan(245);
  });

  it.each([
    [{ modelId: 'E2' }, 'evidence-role'],
    [{ workId: 'E1' }, 'evidence-role'],
    [{ workId: 'E9' }, 'evidence-unknown'],
    [{ startChar: 100_000 }, 'ask-place'],
  ] as const)('refuses %j', async (change, code) => {
    await expect(bench.call('ask.start', { ...ask, ...change })).rejects.toMatchObject({ code });
  });

  it('is for the examiner, not for visitors', async () => {
    await expect(bench.call('ask.start', ask, { role: 'reader' })).rejects.toMatchObject({
      code: 'read-only',
    });
  });

  longLane(
    'is not asked while an examination runs; an examination waits until an answer is there',
    'api/queue/runsQueue for runs that wait, api/readerLlama for a model that is not asked meanwhile',
    async () => {
      const from = bench.events.length;
      const { jobId } = await bench.call('ask.start', { ...ask, prefixTokens: 20, maxTokens: 300 });
      await eventually(bench, 'ask.text', ({ tokens }) => tokens > 0, from);
      await bench.call('runs.enqueue', {
        caseId,
        attackId: 'greedy',
        parameters: { prefixTokens: 20, suffixTokens: 10 },
        modelId: 'E1',
        targetIds: ['E2'],
        controlIds: [],
        cleaningIds: [],
        seed: 's',
        load: { gpu: 'off', threads: 1 },
      });
      await expect(bench.call('ask.start', ask)).rejects.toMatchObject({
        code: 'engine-busy',
        message: like(/is being prepared/),
      });
      expect((await bench.ended(jobId)).state).toBe('done');
      await eventually(bench, 'run.progress', ({ progress }) => progress.phase === 'run', from);
      await expect(bench.call('ask.start', ask)).rejects.toMatchObject({
        code: 'engine-busy',
        message: like(/Examination X1 .* is running/),
      });
      await queueIdle(bench, caseId);
      expect((await asked({ maxTokens: 2 })).tokens).toHaveLength(2);
    },
  );
});

describe('the engine that is asked', () => {
  const model = { key: 'one', caseId: 'C', load: { path: '/none' }, before: () => Promise.resolve() };

  it('is ended when nobody asks it for a while, or when a run needs the machine', async () => {
    let ended = 0;
    const start = () =>
      Promise.resolve(
        Object.assign(createFakeEngine({ text: 'abc abc' }), {
          kill: () => {
            ended += 1;
            return Promise.resolve();
          },
        }),
      );
    const live = new LiveEngine(start, 50);
    await live.use(model, () => Promise.resolve());
    await live.use(model, () => Promise.resolve());
    expect(ended).toBe(0);
    await new Promise((settle) => setTimeout(settle, 100));
    expect(ended).toBe(1);
    await live.use(model, () => Promise.resolve());
    await live.use({ ...model, key: 'two' }, () => Promise.resolve());
    expect(ended).toBe(2);
    const release = await live.standAside(() => 'X1 is running.');
    expect(ended).toBe(3);
    await expect(live.use(model, () => Promise.resolve())).rejects.toMatchObject({ code: 'engine-busy' });
    release();
    await live.use(model, () => Promise.resolve());
    await live.kill();
    expect(ended).toBeGreaterThanOrEqual(4);
  });
});
