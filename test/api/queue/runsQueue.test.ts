import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExaminationRequest } from '../../../src/contract/index.js';
import type { JobResult } from '../../../src/contract/index.js';
import { ATTACKS } from '../../../src/attacks/index.js';
import { readAudit } from '../../../src/casefile/index.js';
import { caseOfDemo } from '../../support/demoShort.js';
import { like } from '../../support/like.js';
import { must } from '../../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../../support/openWorkbench.js';
import { eventsOf, eventually, queueIdle } from '../../support/runEvents.js';
import { scratchFolder } from '../../support/scratch.js';
import { fake, slowEngine } from '../slowEngine.js';
import { longLane } from '../../support/lanes.js';

const scratch = scratchFolder();
let bench: OpenWorkbench;
let caseId: string;
let folder: string;
let request: ExaminationRequest;

beforeAll(async () => {
  bench = await openWorkbench(scratch, 'queue', { startEngine: () => Promise.resolve(slowEngine()) });
  ({ caseId, folder } = await caseOfDemo(join(bench.home, 'case'), 2500));
  request = {
    caseId,
    attackId: 'greedy',
    parameters: { prefixTokens: 30, suffixTokens: 20, strideTokens: 100 },
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    cleaningIds: [],
    seed: 'seed',
    load: { gpu: 'off' },
  };
});

const list = async () => (await bench.call('runs.list', { caseId })).queue;
const running = (from: number) =>
  eventually(
    bench,
    'run.progress',
    ({ progress }) => progress.phase === 'run' && progress.unitsDone > 0,
    from,
  );

describe('the queue', () => {
  it.each([
    [{ attackId: 'gready' }, 'attack-unknown', /gready/],
    [{ parameters: { prefixTokens: 'fifty' } }, 'parameter-value', /prefixTokens/],
    [{ parameters: { prefixTokns: 5 } }, 'parameter-unknown', /prefixTokns/],
    [{ targetIds: [] }, 'no-target', /no target/],
    [{ targetIds: ['E3'], controlIds: [] }, 'evidence-role', /control-work/],
    [{ modelId: 'E2' }, 'evidence-role', /target-work/],
    [{ controlIds: ['E9'] }, 'evidence-unknown', /E9/],
    [{ controlIds: ['E3', 'E3'] }, 'evidence-twice', /E3/],
  ] as const)('refuses %j before anything is queued', async (change, code, message) => {
    const bad = { ...request, ...change } as ExaminationRequest;
    const refusal = { code, message: like(message) };
    await expect(bench.call('runs.enqueue', bad)).rejects.toMatchObject(refusal);
    await expect(bench.call('examine.preflight', bad)).rejects.toMatchObject(refusal);
    expect(await list()).toEqual([]);
  });

  it('takes numbers that were typed as text', async () => {
    const { queueId } = await bench.call('runs.enqueue', {
      ...request,
      parameters: { ...request.parameters, prefixTokens: '30' },
    });
    expect(queueId).toMatch(/^q/);
    await queueIdle(bench, caseId);
    const { examinations } = await bench.call('runs.list', { caseId });
    expect(examinations).toMatchObject([{ id: 'X1', status: 'finished' }]);
  });

  it('runs one after the other, and lets waiting ones be taken out', async () => {
    fake.scoreMs = 150;
    fake.most = 0;
    const from = bench.events.length;
    await bench.call('runs.enqueue', request);
    const { queueId } = await bench.call('runs.enqueue', { ...request, seed: 'never' });
    await bench.call('runs.enqueue', { ...request, seed: 'second' });
    await running(from);
    expect((await list()).map(({ state }) => state)).toEqual(['running', 'queued', 'queued']);
    const [first] = await list();
    await expect(bench.call('runs.dequeue', { caseId, queueId: must(first).queueId })).rejects.toMatchObject({
      code: 'queue-unknown',
      message: like(/has already started/),
    });
    await expect(bench.call('case.close', { caseId })).rejects.toMatchObject({ code: 'case-busy' });
    await bench.call('runs.dequeue', { caseId, queueId });
    await expect(bench.call('runs.dequeue', { caseId, queueId })).rejects.toMatchObject({
      code: 'queue-unknown',
    });
    fake.scoreMs = 0;
    await queueIdle(bench, caseId);
    const { examinations } = await bench.call('runs.list', { caseId });
    expect(examinations.map(({ id, status, start }) => [id, status, start.seed])).toEqual([
      ['X1', 'finished', 'seed'],
      ['X2', 'finished', 'seed'],
      ['X3', 'finished', 'second'],
    ]);
    expect(fake.most).toBe(1);
  });

  it('gives up a model that is being loaded', async () => {
    fake.loadMs = 60_000;
    const from = bench.events.length;
    const { queueId } = await bench.call('runs.enqueue', request);
    await eventually(
      bench,
      'queue.changed',
      ({ queue }) => queue[0]?.progress?.unitTitle === 'Loading the model',
      from,
    );
    // A heartbeat while the model is loaded.
    await eventually(
      bench,
      'queue.changed',
      ({ queue }) => (queue[0]?.progress?.elapsedSeconds ?? 0) > 1,
      from,
    );
    await bench.call('runs.dequeue', { caseId, queueId });
    await queueIdle(bench, caseId);
    fake.loadMs = 0;
    expect(await list()).toEqual([]);
    expect((await bench.call('runs.list', { caseId })).examinations).toHaveLength(3);
  });

  it('keeps what could not begin with its error, and goes on with the next', async () => {
    await bench.call('runs.enqueue', { ...request, parameters: { prefixTokens: 3000, suffixTokens: 3000 } });
    await bench.call('runs.enqueue', { ...request, seed: 'third' });
    await queueIdle(bench, caseId);
    const [failed, ...others] = await list();
    expect(others).toEqual([]);
    expect(failed).toMatchObject({
      state: 'failed',
      examinationId: '',
      error: { kind: 'input', code: 'context-too-long', hint: like(/shorter/) },
    });
    expect((await bench.call('runs.list', { caseId })).examinations.at(-1)).toMatchObject({
      id: 'X4',
      status: 'finished',
    });
    await bench.call('runs.dequeue', { caseId, queueId: must(failed).queueId });
    expect(await list()).toEqual([]);
  });

  it('stops at once when asked to, and the journal is whole', async () => {
    fake.scoreMs = 150;
    const from = bench.events.length;
    await bench.call('runs.enqueue', { ...request, seed: 'stopped' });
    const { examinationId } = await running(from);
    await bench.call('runs.stop', { caseId, examinationId });
    await queueIdle(bench, caseId);
    fake.scoreMs = 0;
    const states = eventsOf(bench, 'queue.changed', from).map(({ queue }) => queue[0]?.state);
    expect(states).toContain('pausing');
    const { summary } = await bench.call('runs.show', { caseId, examinationId });
    expect(summary.status).toBe('paused');
    const last = must((await readAudit(folder)).findLast(({ action }) => action === 'examination-paused'));
    expect(last.detail).toMatchObject({ examination: examinationId, how: 'stopped at once' });
    await bench.call('runs.resume', { caseId, examinationId, load: {} });
    await queueIdle(bench, caseId);
    expect(await list()).toEqual([]);
  });

  it('finds the examination that measures the same as a request, and how far it is', async () => {
    const wanted = { ...request, seed: 'same' };
    const later = { ...request, seed: 'same, later' };
    const same = async (of: ExaminationRequest) => (await bench.call('runs.same', of)).same;
    expect(await same(wanted)).toBeNull();
    fake.scoreMs = 150;
    const from = bench.events.length;
    await bench.call('runs.enqueue', wanted);
    const { queueId } = await bench.call('runs.enqueue', later);
    const { examinationId } = await running(from);
    expect(await same(wanted)).toEqual({ examinationId, state: 'waiting' });
    expect(await same(later)).toEqual({ examinationId: '', state: 'waiting' });
    await bench.call('runs.dequeue', { caseId, queueId });
    expect(await same(later)).toBeNull();
    await bench.call('runs.stop', { caseId, examinationId });
    await queueIdle(bench, caseId);
    fake.scoreMs = 0;
    expect(await same(wanted)).toEqual({ examinationId, state: 'unfinished' });
    await bench.call('runs.resume', { caseId, examinationId, load: {} });
    await queueIdle(bench, caseId);
    expect(await same(wanted)).toEqual({ examinationId, state: 'finished' });
  });

  it('says what differs when an examination cannot go on, until somebody tries again', async () => {
    fake.scoreMs = 150;
    const from = bench.events.length;
    await bench.call('runs.enqueue', { ...request, seed: 'changed' });
    const { examinationId } = await running(from);
    await bench.call('runs.pause', { caseId, examinationId });
    fake.scoreMs = 0;
    await queueIdle(bench, caseId);
    const path = join(folder, 'examinations', examinationId, 'start.json');
    const start = readFileSync(path, 'utf8');
    writeFileSync(path, start.replace('"seed": "changed"', '"seed": "another"'));
    await bench.call('runs.resume', { caseId, examinationId, load: {} });
    await queueIdle(bench, caseId);
    expect(await list()).toMatchObject([
      { state: 'failed', examinationId, error: { code: 'resume-differs', message: like(/start\.json/) } },
    ]);
    writeFileSync(path, start);
    await bench.call('runs.resume', { caseId, examinationId, load: {} });
    await queueIdle(bench, caseId);
    expect(await list()).toEqual([]);
    expect((await bench.call('runs.list', { caseId })).examinations.at(-1)).toMatchObject({
      id: examinationId,
      status: 'finished',
    });
  });

  it('shows an examination of another case as unknown, and refuses to pause what does not run', async () => {
    const at = { caseId, examinationId: 'X99' };
    for (const call of ['runs.show', 'findings.show'] as const)
      await expect(bench.call(call, at)).rejects.toMatchObject({ code: 'examination-unknown' });
    for (const call of ['runs.pause', 'runs.stop'] as const)
      await expect(bench.call(call, at)).rejects.toMatchObject({ code: 'not-running' });
  });
});

describe('an estimate', () => {
  const estimate = async (): Promise<{ readonly jobId: string; readonly result: JobResult | null }> => {
    const { jobId } = await bench.call('examine.preflight', request);
    const { result } = await bench.ended(jobId);
    return { jobId, result };
  };

  it('says what a run would cost, and writes no examination', async () => {
    const before = (await bench.call('runs.list', { caseId })).examinations.length;
    const { result } = await estimate();
    expect(result).toMatchObject({
      kind: 'preflight',
      warnings: [{ code: 'control-too-small' }],
      works: [
        { workId: 'E2', role: 'target' },
        { workId: 'E3', role: 'control' },
      ],
    });
    if (result?.kind !== 'preflight') throw new Error('no estimate');
    expect(result.estimate.units).toBeGreaterThan(2);
    expect(result.estimate.memory.fits).toBe(true);
    expect(existsSync(join(folder, 'examinations', `X${before + 1}`))).toBe(false);
  });

  longLane(
    'may be made beside a run when it fits, and says that the run made it slower',
    'the estimate before, without a run',
    async () => {
      fake.scoreMs = 250;
      const from = bench.events.length;
      await bench.call('runs.enqueue', { ...request, seed: 'beside' });
      await running(from);
      const { result } = await estimate();
      fake.scoreMs = 0;
      expect(result).toMatchObject({
        kind: 'preflight',
        warnings: [
          { code: 'control-too-small' },
          { code: 'measured-beside-a-run', text: like(/while another examination was running/) },
        ],
      });
      await queueIdle(bench, caseId);
    },
  );

  it('can be cancelled while the model is loaded', async () => {
    fake.loadMs = 60_000;
    const { jobId } = await bench.call('examine.preflight', request);
    await eventually(bench, 'job.changed', (job) => job.jobId === jobId && job.step === 'Loading the model');
    await bench.call('jobs.cancel', { jobId });
    const job = await bench.ended(jobId);
    fake.loadMs = 0;
    expect(job).toMatchObject({ state: 'cancelled', result: null, error: null });
  });

  it('is waited for by a run that is put into the queue meanwhile', async () => {
    fake.loadMs = 300;
    fake.most = 0;
    const { jobId } = await bench.call('examine.preflight', request);
    await eventually(bench, 'job.changed', (job) => job.jobId === jobId && job.step === 'Loading the model');
    await bench.call('runs.enqueue', { ...request, seed: 'after the estimate' });
    expect((await bench.ended(jobId)).state).toBe('done');
    await queueIdle(bench, caseId);
    fake.loadMs = 0;
    expect(fake.most).toBe(1);
  });
});

describe('attacks', () => {
  it('are listed with their parameters', async () => {
    const { attacks } = await bench.call('attacks.list', {});
    expect(attacks.map(({ id }) => id)).toEqual(ATTACKS.map(({ id }) => id));
    const of = (id: string) => must(attacks.find((attack) => attack.id === id));
    expect(of('greedy').references).toEqual({ min: 0, max: 0 });
    expect(of('compare-models').references).toEqual({ min: 1, max: 8 });
    expect(of('greedy').parameters[0]).toMatchObject({
      name: 'prefixTokens',
      type: 'integer',
      default: 50,
    });
  });
});

describe('events', () => {
  it('about progress and results come again and again, but at most four times a second', async () => {
    const counts: Record<string, number> = { 'run.progress': 0, 'run.results': 0 };
    const stop = bench.workbench.onEvent(({ name }) => {
      const count = counts[name];
      if (count !== undefined) counts[name] = count + 1;
    });
    fake.scoreMs = 120;
    const began = performance.now();
    await bench.call('runs.enqueue', { ...request, seed: 'timed' });
    await queueIdle(bench, caseId);
    const most = 1 + (performance.now() - began) / 250;
    fake.scoreMs = 0;
    stop();
    for (const count of Object.values(counts)) {
      expect(count).toBeGreaterThan(2);
      // Both are sent once more when the run ends.
      expect(count).toBeLessThanOrEqual(most + 1);
    }
  });
});
