import { appendFileSync, cpSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/base/index.js';
import { openCase } from '../../src/casefile/index.js';
import { decodeArray, type CallOutput, type ReaderWork } from '../../src/contract/index.js';
import { windowDetailsOf } from '../../src/domain/index.js';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { preparedOnRecord } from '../../src/examine/journal/examinationHistory.js';
import { caseOfDemo } from '../support/demoShort.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { eventually, queueIdle } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';

const PREFIX = 30;
const SUFFIX = 20;
const STRIDE = 7;
const scratch = scratchFolder();
const engines: SpawnedEngine[] = [];
let bench: OpenWorkbench;
let caseId: string;
let folder: string;
let request: Parameters<typeof runToEnd>[0];

interface Line {
  readonly observation: {
    readonly value: { readonly logPz: number[]; readonly policyLogPz: (number | '-inf')[][] };
    readonly arrays: { readonly tokens: { readonly offset: number; readonly count: number } };
  };
}

/** Windows of a work as the journal has them, read by hand. */
interface Window {
  readonly start: number;
  readonly logPz: number;
  readonly policyLogPz: readonly number[];
  /** logProb, rank, entropy of each token of the passage. */
  readonly planes: readonly (readonly number[])[];
}

async function runToEnd(ask: Parameters<typeof bench.call<'runs.enqueue'>>[1]): Promise<void> {
  await bench.call('runs.enqueue', ask);
  await queueIdle(bench, caseId);
}

function windowsByHand(id: string): Record<string, Window[]> {
  const at = join(folder, 'examinations', id);
  const { plan } = JSON.parse(readFileSync(join(at, 'start.json'), 'utf8')) as {
    plan: { works: { id: string; windows: number }[]; layout: { slots: number } };
  };
  const lines = readFileSync(join(at, 'journal.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  const floats = readFileSync(join(at, 'arrays/tokens.f32'));
  const works: Record<string, Window[]> = {};
  for (const { id: workId, windows } of plan.works) {
    const list: Window[] = [];
    while (list.length < windows && lines.length > 0) {
      const { value, arrays } = must(lines.shift()).observation;
      const { offset, count } = arrays.tokens;
      value.logPz.forEach((logPz, i) => {
        const plane = (p: number): number[] =>
          Array.from({ length: SUFFIX }, (_, t) =>
            floats.readFloatLE(offset + 4 * ((p * count) / 5 + i * SUFFIX + t)),
          );
        list.push({
          start: list.length * STRIDE,
          logPz,
          policyLogPz: value.policyLogPz.map((values) => {
            const one = must(values[i]);
            return one === '-inf' ? -Infinity : one;
          }),
          planes: [plane(0), plane(1), plane(2)],
        });
      });
    }
    works[workId] = list;
  }
  return works;
}

const openWork = (workId: string, examinationId = 'X1') =>
  bench.call('reader.open', { caseId, examinationId, workId });
const tokensOf = (workId: string, startChar: number, endChar: number, examinationId = 'X1') =>
  bench.call('reader.tokens', { caseId, examinationId, workId, startChar, endChar });

function arraysOf(work: ReaderWork) {
  const { windows } = work;
  return {
    start: decodeArray('i32', windows.startToken),
    startChar: decodeArray('u32', windows.startChar),
    endChar: decodeArray('u32', windows.endChar),
    state: decodeArray('u8', windows.state),
    measures: windows.measures.map(({ logProbNats }) => decodeArray('f64', logProbNats)),
  };
}

function tokenArrays(packed: CallOutput<'reader.tokens'>) {
  return {
    startChar: decodeArray('u32', packed.startChar),
    id: decodeArray('i32', packed.tokenId),
    logProb: decodeArray('f32', packed.logProbNats),
    rank: decodeArray('i32', packed.rank),
    entropy: decodeArray('f32', packed.entropyNats),
  };
}

beforeAll(async () => {
  bench = await openWorkbench(scratch, 'reader', {
    startEngine: async (onStderrLine) => {
      const engine = await spawnEngine({ kind: 'llama', onStderrLine });
      engines.push(engine);
      return engine;
    },
  });
  ({ caseId, folder } = await caseOfDemo(join(bench.home, 'case'), 2500));
  request = {
    caseId,
    attackId: 'probabilistic',
    parameters: {
      prefixTokens: PREFIX,
      suffixTokens: SUFFIX,
      strideTokens: STRIDE,
      ...{ sampledPassages: 0, shuffledPassages: 2, selfWrittenPassages: 2 },
      replayShare: 0,
    },
    modelId: 'E1',
    targetIds: ['E2'],
    controlIds: ['E3'],
    cleaningIds: ['E4'],
    seed: 'seed',
    load: { gpu: 'off', threads: 1 },
  };
  await runToEnd(request);
});

describe('a work under an examination', () => {
  it.each(['E2', 'E3'])('has the windows of its journal: %s', async (workId) => {
    const work = await openWork(workId);
    const { start, startChar, endChar, state, measures } = arraysOf(work);
    const byHand = must(windowsByHand('X1')[workId]);
    expect(work.windows.count).toBe(byHand.length);
    expect(Array.from(start)).toEqual(byHand.map((window) => window.start));
    expect(work.windows.measures.map(({ title }) => title)).toEqual([
      'full softmax, T 1',
      'top-k 40, T 1',
      'top-p 0.95, T 0.8',
    ]);
    expect(measures.map((values) => Array.from(values))).toEqual([
      byHand.map(({ logPz }) => logPz),
      byHand.map(({ policyLogPz }) => policyLogPz[0]),
      byHand.map(({ policyLogPz }) => policyLogPz[1]),
    ]);
    const { tokens } = await bench.call('work.tokens', {
      caseId,
      evidenceId: workId,
      modelId: 'E1',
      startChar: 0,
      endChar: work.chars,
    });
    expect(work.tokens).toBe(tokens.length);
    byHand.forEach((window, at) => {
      expect(startChar[at]).toBe(tokens[window.start + PREFIX]?.startChar);
      expect(endChar[at]).toBe(tokens[window.start + PREFIX + SUFFIX]?.startChar ?? work.chars);
      const from = must(tokens[window.start]).startChar;
      const isTouched = work.removed.some(
        (span) => span.startChar < must(endChar[at]) && span.endChar > from,
      );
      expect(state[at]).toBe(isTouched ? 2 : 0);
    });
  });

  it('carries thresholds, calibration, removed quotations and the strips of all works from the findings', async () => {
    const { findings } = await bench.call('findings.show', { caseId, examinationId: 'X1' });
    const details = must(windowDetailsOf(findings));
    const target = must(details.targets[0]);
    const [work, control] = [await openWork('E2'), await openWork('E3')];
    expect(work.thresholds.map(({ name, log10 }) => [name, log10])).toEqual(
      target.thresholds.map(({ name, log10 }) => [name, log10]),
    );
    expect(control.thresholds).toEqual(work.thresholds);
    expect(work.calibration).toEqual(findings?.findings[0]?.calibration);
    expect(work.removed.length + control.removed.length).toBeGreaterThan(0);
    const numbers = (values: readonly unknown[]) =>
      values.map((value) => (typeof value === 'number' ? value : null));
    const strips = [target.summary.strip, must(details.controls[0]).summary.strip].map(numbers);
    expect(work.strips.map(({ workId, slices }) => [workId, numbers(slices)])).toEqual([
      ['E2', strips[0]],
      ['E3', strips[1]],
    ]);
    expect(control.strips).toEqual(work.strips);
    expect([work.model, work.prefixTokens, work.suffixTokens]).toEqual([
      { id: 'E1', name: 'plant-P1' },
      PREFIX,
      SUFFIX,
    ]);
  });

  it('gives each token the numbers of the most probable passage that holds it', async () => {
    const work = await openWork('E2');
    const byHand = must(windowsByHand('X1')['E2']);
    const { state } = arraysOf(work);
    const packed = await tokensOf('E2', 0, work.chars);
    const { startChar, id, logProb, rank, entropy } = tokenArrays(packed);
    expect([packed.firstToken, packed.count, startChar.length]).toEqual([0, work.tokens, work.tokens + 1]);
    const { tokens } = await bench.call('work.tokens', {
      caseId,
      evidenceId: 'E2',
      modelId: 'E1',
      startChar: 0,
      endChar: work.chars,
    });
    expect(Array.from(id)).toEqual(tokens.map((token) => token.id));
    expect(Array.from(startChar.slice(0, -1))).toEqual(tokens.map((token) => token.startChar));
    let several = 0;
    for (let token = 0; token < work.tokens; token++) {
      const holding = byHand
        .map((window, at) => ({ ...window, at, place: token - window.start - PREFIX }))
        .filter(({ at, place }) => place >= 0 && place < SUFFIX && state[at] === 0)
        .sort((a, b) => b.logPz - a.logPz || a.at - b.at);
      if (holding.length > 1) several += 1;
      const [best] = holding;
      const expected =
        best === undefined ? [NaN, -1, NaN] : best.planes.map((plane) => must(plane[best.place]));
      expect([logProb[token], rank[token], entropy[token]]).toEqual(expected);
    }
    expect(several).toBeGreaterThan(100);
    expect(rank.filter((one) => one === -1).length).toBeGreaterThanOrEqual(PREFIX);

    const part = await tokensOf('E2', 500, 600);
    expect(part.firstToken).toBe(tokens.findLastIndex((token) => token.startChar <= 500));
    expect(Array.from(tokenArrays(part).logProb)).toEqual(
      Array.from(logProb.slice(part.firstToken, part.firstToken + part.count)),
    );
    expect((await tokensOf('E2', work.chars + 10, work.chars + 20)).count).toBe(0);
  });

  it('asks the model at a place, and the model says again what the journal says', async () => {
    const work = await openWork('E2');
    const packed = await tokensOf('E2', 0, work.chars);
    const { id, logProb, rank, entropy } = tokenArrays(packed);
    const before = engines.length;
    const scored = Array.from(rank.keys()).filter((token) => rank[token] !== -1);
    for (const token of [scored[0], scored[50], scored.at(-1)].map(must)) {
      const { top, actual } = await bench.call('reader.top', {
        caseId,
        examinationId: 'X1',
        workId: 'E2',
        token,
        load: { threads: 1 },
      });
      expect(Math.fround(actual.logProbNats)).toBe(logProb[token]);
      expect(Math.fround(actual.entropyNats)).toBe(entropy[token]);
      expect([actual.id, actual.rank]).toEqual([id[token], rank[token]]);
      expect(top.map(({ logProbNats }) => logProbNats)).toEqual(
        top.map(({ logProbNats }) => logProbNats).sort((a, b) => b - a),
      );
      const own = top.findIndex((candidate) => candidate.id === actual.id);
      expect(own).toBe(actual.rank < 5 ? actual.rank : -1);
      if (own !== -1) expect(top[own]).toMatchObject({ text: actual.text, logProbNats: actual.logProbNats });
    }
    // One engine, kept.
    expect(engines.length).toBe(before + 1);
    // A token that no window holds is asked after what stands before it.
    const first = await bench.call('reader.top', {
      caseId,
      examinationId: 'X1',
      workId: 'E2',
      token: 3,
      load: {},
    });
    expect(first.actual.id).toBe(id[3]);
    expect(first.top).toHaveLength(5);
    await expect(
      bench.call('reader.top', { caseId, examinationId: 'X1', workId: 'E2', token: 10_000, load: {} }),
    ).rejects.toMatchObject({ code: 'reader-place', message: like(/there is no token 10000/) });
  });

  it('does not ask the model while an examination runs, and lets the run have the memory', async () => {
    const from = bench.events.length;
    const parameters = { ...request.parameters, strideTokens: SUFFIX };
    await bench.call('runs.enqueue', { ...request, parameters, seed: 'again' });
    await eventually(bench, 'run.progress', ({ progress }) => progress.phase === 'run', from);
    await expect(
      bench.call('reader.top', { caseId, examinationId: 'X1', workId: 'E2', token: 60, load: {} }),
    ).rejects.toMatchObject({ code: 'engine-busy', message: like(/Examination X2 \(.*\) is running/) });
    await queueIdle(bench, caseId);
    const { actual } = await bench.call('reader.top', {
      caseId,
      examinationId: 'X2',
      workId: 'E2',
      token: 60,
      load: {},
    });
    const { logProb } = tokenArrays(await tokensOf('E2', 0, 1000, 'X2'));
    expect(Math.fround(actual.logProbNats)).toBe(logProb[60]);
  });
});

describe('what is not whole', () => {
  let copy: string;
  let id: string;
  beforeEach(async () => {
    // A copy of the finished examination, on record as one that was only planned, its journal still empty.
    await bench.call('case.close', { caseId });
    const opened = await openCase(folder, { mode: 'write' });
    id = `X${opened.index.examinations.length + 1}`;
    copy = join(folder, 'examinations', id);
    cpSync(join(folder, 'examinations/X1'), copy, { recursive: true });
    const start = JSON.parse(readFileSync(join(copy, 'start.json'), 'utf8')) as object;
    writeFileSync(join(copy, 'start.json'), JSON.stringify({ ...start, id }));
    writeFileSync(join(copy, 'journal.jsonl'), '');
    rmSync(join(copy, 'findings.json'));
    const { detail } = must(await preparedOnRecord(opened, 'X1'));
    const startSha256 = sha256Hex(readFileSync(join(copy, 'start.json')));
    await opened.commit(
      'examination-prepared',
      { ...detail, examination: id, startSha256 },
      {},
      (index) => void index.examinations.push(id),
    );
    await opened.close();
  });
  const lines = (): string[] =>
    readFileSync(join(folder, 'examinations/X1/journal.jsonl'), 'utf8').split('\n').slice(0, -1);

  it('is shown as far as it goes, and grows with the journal, leaving out a line that is not whole', async () => {
    const states = async () => Array.from(arraysOf(await openWork('E2', id)).state);
    const none = await states();
    expect(none.includes(0)).toBe(false);
    const all = lines();
    appendFileSync(join(copy, 'journal.jsonl'), `${all[0]}\n${must(all[1]).slice(0, 100)}`);
    const work = await openWork('E2', id);
    const some = arraysOf(work);
    expect(some.state.filter((one) => one === 0).length).toBeGreaterThan(0);
    expect(some.state.at(-1)).toBe(1);
    expect(some.measures[0]?.at(-1)).toBeNaN();
    expect(work).toMatchObject({
      thresholds: [],
      calibration: {
        kind: 'uncalibrated',
        reasons: [{ code: 'unfinished', text: like(/is not finished/) }],
        controls: ['E3'],
      },
    });
    appendFileSync(join(copy, 'journal.jsonl'), `${must(all[1]).slice(100)}\n${all.slice(2).join('\n')}\n`);
    expect(await states()).toEqual(Array.from(arraysOf(await openWork('E2')).state));
    const shown = await bench.call('runs.show', { caseId, examinationId: id });
    expect(shown.partial.works.every(({ windows, windowsDone }) => windows === windowsDone)).toBe(true);
    expect(shown.partial.best).toEqual(
      (await bench.call('runs.show', { caseId, examinationId: 'X1' })).partial.best,
    );
  });

  it.each([
    [
      'an edited observation',
      (line: string) => line.replace(/"argmax":\["./, '"argmax":["2'),
      0,
      /line 2 breaks the journal/,
    ],
    [
      'a line of another unit',
      (line: string) => line.replace(/"unitId":"../, '"unitId":"00'),
      0,
      /not the planned one/,
    ],
    ['a line that is none', () => '{}', 2, /line 3/],
  ])('is refused with its place: %s', async (_what, change, at, message) => {
    const changed = lines().map((line, index) => (index === at ? change(line) : line));
    writeFileSync(join(copy, 'journal.jsonl'), `${changed.join('\n')}\n`);
    await expect(openWork('E2', id)).rejects.toMatchObject({
      kind: 'verdict',
      code: 'journal-broken',
      message: like(message),
    });
    const { incidents, partial } = await bench.call('runs.show', { caseId, examinationId: id });
    expect(partial).toEqual({ works: [], best: [] });
    expect(incidents).toContainEqual(like(/The results so far cannot be shown/));
  });

  it('is refused where per-token numbers were changed', async () => {
    writeFileSync(join(copy, 'journal.jsonl'), `${lines().join('\n')}\n`);
    const path = join(copy, 'arrays/tokens.f32');
    const bytes = readFileSync(path);
    bytes.writeFloatLE(-0.5, 8);
    writeFileSync(path, bytes);
    await expect(tokensOf('E2', 0, 10_000, id)).rejects.toMatchObject({ code: 'journal-array' });
  });

  it('is refused for an attack that measures no passages, in plain words', async () => {
    const path = join(copy, 'start.json');
    const start = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...start, attack: { id: 'other', version: '1' }, plan: {} }));
    await expect(openWork('E2', id)).rejects.toMatchObject({
      code: 'reader-attack',
      message: like(/does not measure passages/),
    });
    const { partial } = await bench.call('runs.show', { caseId, examinationId: id });
    expect(partial).toEqual({ works: [], best: [], units: { parts: [], last: [] } });
  });

  it('is refused for works that are not part of it, or not what was received', async () => {
    await expect(openWork('E1')).rejects.toMatchObject({ code: 'evidence-unknown' });
    const path = join(bench.home, 'case target-moby-dick-planted.txt');
    const text = readFileSync(path);
    writeFileSync(path, 'Another text altogether.');
    await expect(openWork('E2')).rejects.toMatchObject({ code: 'evidence-changed' });
    writeFileSync(path, text);
    utimesSync(path, new Date(), new Date());
    await openWork('E2');
  });
});
