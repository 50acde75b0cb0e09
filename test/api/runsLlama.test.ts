import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExaminationRequest } from '../../src/contract/index.js';
import { openCase, readAudit, verifyAudit } from '../../src/casefile/index.js';
import { windowDetailsOf } from '../../src/domain/index.js';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { startBuiltChild } from '../support/children/builtChild.js';
import { cli, ONE_THREAD } from '../support/cli.js';
import { caseOfDemo } from '../support/demoShort.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { eventsOf, eventually, examinationBytes, queueIdle } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';

const CHARS = 2500;
const PARAMETERS = {
  ...{ prefixTokens: 30, suffixTokens: 20, strideTokens: 10 },
  ...{ sampledPassages: 2, shuffledPassages: 4, selfWrittenPassages: 4 },
};
const scratch = scratchFolder();
const engines: SpawnedEngine[] = [];
let bench: OpenWorkbench;
let caseId: string;
let folder: string;
let request: ExaminationRequest;
let reference: Record<string, string>;

const open = (name: string): Promise<OpenWorkbench> =>
  openWorkbench(scratch, name, {
    startEngine: async (onStderrLine) => {
      const engine = await spawnEngine({ kind: 'llama', onStderrLine });
      engines.push(engine);
      return engine;
    },
  });
const show = (examinationId: string) => bench.call('runs.show', { caseId, examinationId });
const midway = (examinationId: string, from: number) =>
  eventually(
    bench,
    'run.progress',
    (event) => event.examinationId === examinationId && event.progress.unitsDone >= 2,
    from,
  );

beforeAll(async () => {
  bench = await open('runs');
  ({ caseId, folder } = await caseOfDemo(join(bench.home, 'case'), CHARS));
  request = {
    caseId,
    attackId: 'probabilistic',
    parameters: PARAMETERS,
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    cleaningIds: ['E4'],
    seed: 'seed',
    load: { gpu: 'off', threads: 1 },
  };
});

describe('an examination of a real model in the queue', () => {
  it('is prepared and run, says how far it is, and leaves findings', async () => {
    const { queueId } = await bench.call('runs.enqueue', request);
    expect((await bench.call('runs.list', { caseId })).queue).toMatchObject([
      {
        queueId,
        caseId,
        subject: { attackTitle: 'Probabilistic extraction', model: { id: 'E1', name: 'plant-P1' } },
        error: null,
      },
    ]);
    await queueIdle(bench, caseId);
    const states = eventsOf(bench, 'queue.changed').map(({ queue }) => queue[0]?.state ?? 'gone');
    expect(states.filter((state, at) => state !== states[at - 1])).toEqual([
      'queued',
      'preparing',
      'running',
      'gone',
    ]);
    const preparing = eventsOf(bench, 'queue.changed').flatMap(({ queue }) => queue[0]?.progress ?? []);
    expect(preparing).toContainEqual(
      expect.objectContaining({ phase: 'prepare', unitTitle: 'Loading the model' }),
    );
    const progress = eventsOf(bench, 'run.progress');
    const { summary } = await show('X1');
    expect(must(progress.at(-1))).toMatchObject({
      status: 'finished',
      progress: { unitsDone: summary.units, units: summary.units },
    });
    expect(eventsOf(bench, 'run.log').flatMap(({ lines }) => lines)).toContainEqual(
      like(/^\[llama\.cpp .* computes on the processor with 1 thread\.\]$/),
    );
    const whats = eventsOf(bench, 'case.changed').map(({ what }) => what);
    expect(whats.filter((what) => what === 'examinations')).toHaveLength(2);
    reference = examinationBytes(folder, 'X1');
  });

  it('sends progress and results at most four times a second, and never stays silent for long', () => {
    for (const name of ['run.progress', 'run.results'] as const) {
      expect(eventsOf(bench, name).length).toBeGreaterThan(2);
    }
    const at = eventsOf(bench, 'run.progress').map(({ progress }) => Date.parse(progress.at));
    for (const [index, time] of at.entries()) {
      const within = at.slice(index).filter((other) => other - time < 1000).length;
      // The last word is said at once.
      expect(within).toBeLessThanOrEqual(5);
    }
    const gaps = at.map((time, index) => time - (at[index - 1] ?? time));
    // A shared machine may keep a timer waiting.
    expect(Math.max(...gaps)).toBeLessThan(2500);
  });

  it('shows the same results while it runs and in its findings', async () => {
    const { findings, status } = await bench.call('findings.show', { caseId, examinationId: 'X1' });
    expect(status).toBe('finished');
    const details = must(windowDetailsOf(findings));
    const last = must(eventsOf(bench, 'run.results').at(-1)).partial;
    expect(
      last.works.map(({ workId, role, windows, windowsDone }) => [workId, role, windows === windowsDone]),
    ).toEqual([
      ['E2', 'target', true],
      ['E3', 'control', true],
    ]);
    const strips = [...details.targets, ...details.controls].map(({ summary }) => summary.strip);
    const numbers = (values: readonly unknown[]) =>
      values.map((value) => (typeof value === 'number' ? value : null));
    expect(last.works.map(({ slices }) => numbers(slices))).toEqual(strips.map(numbers));
    expect(strips.flat().filter((value) => typeof value === 'number').length).toBeGreaterThan(400);
    const best = [
      ...details.targets.flatMap(({ passages }) => passages),
      ...details.controls.flatMap((c) => c.best),
    ]
      .sort((a, b) => b.logPzNats - a.logPzNats)
      .slice(0, 10);
    expect(last.best).toEqual(
      best.map((passage) => ({
        workId: passage.workId,
        startChar: passage.suffixStartChar,
        endChar: passage.suffixEndChar,
        text: passage.suffixText,
        log10: passage.logPzNats / Math.LN10,
      })),
    );
    const shown = await show('X1');
    expect(shown.partial.best).toEqual(last.best);
    expect(shown.partial.works.map(({ slices }) => numbers(slices))).toEqual(strips.map(numbers));
  });

  it('leaves the bytes and the command that the command line leaves', async () => {
    const other = await caseOfDemo(join(scratch, 'cli', 'case'), CHARS);
    const flags = Object.entries({
      '--prefix-tokens': 30,
      '--suffix-tokens': 20,
      '--stride-tokens': 10,
      '--sampled-passages': 2,
      '--shuffled-passages': 4,
      '--self-written-passages': 4,
    }).flatMap(([flag, value]) => [flag, String(value)]);
    const command = ['examine', other.folder, '--attack', 'probabilistic', '--seed', 'seed', '--gpu', 'off'];
    const { code, stderr } = await cli([...command, ...ONE_THREAD, ...flags]);
    expect(code, stderr).toBe(0);
    expect(examinationBytes(other.folder, 'X1')).toEqual(reference);
    const commandOf = (at: string): string =>
      (JSON.parse(readFileSync(join(at, 'examinations/X1/start.json'), 'utf8')) as { command: string })
        .command;
    const behindTheFolder = (command: string) => command.slice(command.indexOf(' --attack '));
    expect(behindTheFolder(commandOf(folder))).toBe(behindTheFolder(commandOf(other.folder)));
    expect(commandOf(folder)).toContain('--stride-tokens 10');
  });

  it('pauses after the batch in flight and goes on to the same bytes', async () => {
    const from = bench.events.length;
    await bench.call('runs.enqueue', request);
    await midway('X2', from);
    await bench.call('runs.pause', { caseId, examinationId: 'X2' });
    await queueIdle(bench, caseId);
    const paused = await show('X2');
    expect(paused.summary).toMatchObject({ status: 'paused' });
    const { unitsDone, units } = paused.summary;
    expect(unitsDone).toBeGreaterThan(1);
    expect(unitsDone).toBeLessThan(units);
    expect(paused.progress).toBeNull();
    // Read back from the journal: the same as the run said last.
    const said = must(eventsOf(bench, 'run.results', from).at(-1)).partial;
    expect(paused.partial).toEqual(said);
    expect(paused.incidents).toContainEqual(like(/examination-paused/));

    await expect(bench.call('runs.pause', { caseId, examinationId: 'X2' })).rejects.toMatchObject({
      code: 'not-running',
    });
    const again = bench.events.length;
    await bench.call('runs.resume', { caseId, examinationId: 'X2', load: { threads: 1 } });
    await expect(bench.call('runs.resume', { caseId, examinationId: 'X2', load: {} })).rejects.toMatchObject({
      code: 'examination-running',
    });
    await queueIdle(bench, caseId);
    const first = must(eventsOf(bench, 'run.progress', again).find(({ status }) => status === 'running'));
    expect(first.progress.unitsDone).toBeGreaterThanOrEqual(unitsDone);
    expect(eventsOf(bench, 'run.progress', again)[0]).toMatchObject({
      status: 'paused',
      progress: { phase: 'prepare' },
    });
    expect(examinationBytes(folder, 'X2')).toEqual(reference);
    // A run that was counted up from its journal first ends with the results of one that was never stopped.
    const last = (id: string) =>
      must(eventsOf(bench, 'run.results').findLast((e) => e.examinationId === id)).partial;
    expect(last('X2')).toEqual(last('X1'));
  });

  it('survives the death of its engine, and the log says so', async () => {
    const from = bench.events.length;
    await bench.call('runs.enqueue', request);
    await midway('X3', from);
    const killed = bench.events.length;
    process.kill(must(engines.at(-1)).pid, 'SIGKILL');
    await queueIdle(bench, caseId);
    const { summary, log, incidents } = await show('X3');
    expect(summary.status).toBe('finished');
    expect(log).toContain('[The engine is started again.]');
    // Windows are told before the run ends, so that they ask for its incidents.
    const after = bench.events.slice(killed).map(({ name }) => name);
    expect(after.slice(0, after.indexOf('run.ended'))).toContain('case.changed');
    expect(incidents).toContainEqual(like(/engine-crashed/));
    expect(examinationBytes(folder, 'X3')).toEqual(reference);
  });

  it('is paused when the workbench closes, and seen and resumed by the next one', async () => {
    const from = bench.events.length;
    await bench.call('runs.enqueue', request);
    await bench.call('runs.enqueue', { ...request, attackId: 'greedy', parameters: {} });
    await midway('X4', from);
    await bench.workbench.close();
    const reader = await openCase(folder, { mode: 'read' });
    expect(reader.index.examinations).toEqual(['X1', 'X2', 'X3', 'X4']);
    expect((await readAudit(folder)).at(-1)?.action).toBe('examination-paused');

    bench = await open('runs');
    const { summary, partial } = await show('X4');
    expect(summary.status).toBe('paused');
    expect(partial.works.reduce((sum, { windowsDone }) => sum + windowsDone, 0)).toBeGreaterThan(10);
    // What waited waits on, until a person continues the queue or takes it out.
    const [held, ...more] = (await bench.call('runs.list', { caseId })).queue;
    expect([held?.state, held?.subject.attackTitle, more]).toEqual([
      'held',
      'Greedy (discoverable) extraction',
      [],
    ]);
    await bench.call('runs.dequeue', { caseId, queueId: must(held).queueId });
    await bench.call('runs.resume', { caseId, examinationId: 'X4', load: {} });
    await queueIdle(bench, caseId);
    expect(examinationBytes(folder, 'X4')).toEqual(reference);
    await bench.workbench.close();
  });

  it('is interrupted when the workbench is killed, and resumed by the next one', async () => {
    const child = startBuiltChild('workbenchChild', [bench.home, bench.dataFolder, JSON.stringify(request)]);
    await child.line((line) => line === 'begun');
    // What is found is kept for a moment before it goes to the disk.
    const journal = join(folder, 'examinations/X5/journal.jsonl');
    await expect.poll(() => statSync(journal).size, { interval: 5 }).toBeGreaterThan(0);
    child.process.kill('SIGKILL');
    await child.ended;

    bench = await open('runs');
    const { summary, partial, progress } = await show('X5');
    expect([summary.status, progress]).toEqual(['interrupted', null]);
    const done = partial.works.reduce((sum, { windowsDone }) => sum + windowsDone, 0);
    expect(done).toBeGreaterThan(0);
    expect(partial.best.length).toBeGreaterThan(0);
    await bench.call('runs.resume', { caseId, examinationId: 'X5', load: {} });
    await queueIdle(bench, caseId);
    expect(examinationBytes(folder, 'X5')).toEqual(reference);
    expect(await verifyAudit(folder)).toMatchObject({ kind: 'intact' });
    await expect(bench.call('runs.resume', { caseId, examinationId: 'X5', load: {} })).rejects.toMatchObject({
      code: 'examination-finished',
    });
  });
});
