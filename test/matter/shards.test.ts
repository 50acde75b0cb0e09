import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { canonicalJson, PalimpsestError, sha256Hex } from '../../src/base/index.js';
import { openCase, readAudit } from '../../src/casefile/index.js';
import { entriesOf, type LoadOptions, type ShardPlan } from '../../src/domain/index.js';
import { runExamination, summarizeExamination, type StartEngine } from '../../src/examine/index.js';
import { makeShardPlan, mergeShards, runShard, shardStatus } from '../../src/matter/index.js';
import { fakeEngine, prepare, resume } from '../examine/tinyRun.js';
import { examinationCase } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { examinationBytes } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const SHARDS = 4;

/** The context of the model in the case: the fake engine does not read its file. */
const engineThat =
  (change: Readonly<Record<string, unknown>> = {}): StartEngine =>
  async () => {
    const engine = await fakeEngine();
    const load = engine.load.bind(engine);
    return Object.assign(engine, {
      load: async (options: LoadOptions) => {
        const model = await load(options);
        return { ...model, trainedContext: 512, fingerprint: { ...model.fingerprint, ...change } };
      },
    });
  };
const startEngine = engineThat();
const options = { startEngine, repeated: 1, toleranceDecades: 0.001, shards: SHARDS };

/** A case with X1, which was run in one piece, and X2, the same one divided; the plan, its folder, and that folder with every shard finished. */
let folder: string;
let plan: string;
let finished: string;

beforeAll(async () => {
  const opened = await examinationCase(scratch, 'divided', 3000);
  const attack = findAttack('greedy');
  await runExamination(await prepare(opened, attack, { startEngine }));
  await (await prepare(opened, attack, { startEngine })).close();
  ({ folder } = opened);
  ({ folder: plan } = await makeShardPlan(opened, options));
  await opened.close();
  cpSync(plan, `${plan} without shards`, { recursive: true });
  for (let shard = 1; shard <= SHARDS; shard++) await runShard(plan, shard, { startEngine });
  finished = join(scratch, 'finished');
  cpSync(plan, finished, { recursive: true });
  cpSync(folder, join(scratch, 'as planned'), { recursive: true });
});

let cases = 0;

beforeEach(() => {
  putBack('as planned');
});

/** Puts an earlier state of the case in its place, on a machine that has not seen a later one. */
function putBack(state: string): void {
  cases += 1;
  process.env['PALIMPSEST_HOME'] = join(scratch, `home ${cases}`);
  rmSync(folder, { recursive: true });
  cpSync(join(scratch, state), folder, { recursive: true });
}

const shardOf = (shard: number): string => join(plan, `shard-000${shard}`);
const read = (path: string): string => readFileSync(path, 'utf8');
const merge = () => mergeShards(plan, { startEngine });

/** Changes a JSON file, written as the program writes it. */
function edit(path: string, change: (value: Record<string, unknown>) => void): void {
  const value = JSON.parse(read(path)) as Record<string, unknown>;
  change(value);
  writeFileSync(path, `${canonicalJson(value)}\n`);
}

/** Rewrites a journal as someone would who knows its chain, and names it in done.json. */
function rewrite(shard: number, change: (line: Record<string, unknown>, at: number) => void): void {
  const path = join(shardOf(shard), 'X2', 'journal.jsonl');
  let prev = '0'.repeat(64);
  const lines = read(path)
    .trimEnd()
    .split('\n')
    .map((text, at) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      change(line, at);
      const bytes = canonicalJson({ ...line, prev });
      prev = sha256Hex(bytes);
      return bytes;
    });
  const text = `${lines.join('\n')}\n`;
  writeFileSync(path, text);
  edit(join(shardOf(shard), 'done.json'), ({ parts }) => {
    const [part] = parts as Record<string, unknown>[];
    Object.assign(must(part), { journalHead: prev, journalSha256: sha256Hex(text) });
  });
}

/** Does something while the first unit of a shard is scored. */
function whileFirstUnitIsScored(act: () => void): {
  readonly startEngine: StartEngine;
  readonly onProgress: () => void;
} {
  let state: 'before' | 'units' | 'done' = 'before';
  return {
    onProgress: () => {
      if (state === 'before') state = 'units';
    },
    startEngine: async (...given) => {
      const engine = await startEngine(...given);
      const score = engine.score.bind(engine);
      return Object.assign(engine, {
        score: (...request: Parameters<typeof score>) => {
          if (state === 'units') {
            state = 'done';
            act();
          }
          return score(...request);
        },
      });
    },
  };
}

/** No merge that is refused leaves anything in the case. */
async function expectRefused(code: string, words: RegExp): Promise<void> {
  const before = await readAudit(folder);
  await expect(merge()).rejects.toMatchObject({ code, message: expect.stringMatching(words) as string });
  expect(await readAudit(folder)).toEqual(before);
  expect(existsSync(join(folder, 'examinations', 'X2', 'journal.jsonl'))).toBe(false);
}

describe('shards of a plan', () => {
  it('are merged to the bytes of one run, on record, and a second merge changes nothing', async () => {
    const outcome = await merge();
    expect(outcome.examinations).toMatchObject([
      { id: 'X2', kind: 'finished', repeatedUnits: SHARDS - 1, largestDecades: 0 },
    ]);
    expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(folder, 'X1'));
    const audit = await readAudit(folder);
    expect(audit.slice(-6).map(({ action }) => action)).toEqual([
      ...['self-tested', 'self-tested', 'self-tested'],
      ...['shards-merged', 'evidence-verified', 'examination-finished'],
    ]);
    const merged = must(entriesOf(audit, 'shards-merged')[0]).detail;
    expect(merged).toMatchObject({ shardPlan: 'plan-1', examination: 'X2', repeatedUnits: SHARDS - 1 });
    expect(merged.shards).toHaveLength(SHARDS);
    expect((await merge()).examinations).toMatchObject([{ id: 'X2', kind: 'finished' }]);
    expect(await readAudit(folder)).toEqual(audit);
  });

  it('keep no lock of a process that was killed after its shard was finished', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const locked = (shard: number, host: string): void => {
      const lock = {
        ...{ schema: 'palimpsest-lock', pid, host, startedAt: '' },
        ...{ lockedAt: '2026-05-03T00:00:00.000Z', session: `of shard ${shard}` },
      };
      writeFileSync(join(shardOf(shard), 'shard.lock'), `${JSON.stringify(lock, null, 2)}\n`);
    };
    locked(1, hostname());
    // Whether that one still runs cannot be known here.
    locked(2, 'another machine');
    await merge();
    expect([1, 2].map((shard) => existsSync(join(shardOf(shard), 'shard.lock')))).toEqual([false, true]);
  });

  it('are resumed where they stopped, and are not run twice', async () => {
    rmSync(shardOf(2), { recursive: true });
    const pause = new AbortController();
    const paused = await runShard(plan, 2, {
      ...whileFirstUnitIsScored(() => pause.abort()),
      pause: pause.signal,
    });
    expect(paused.kind).toBe('paused');
    const status = must((await shardStatus(plan)).shards[1]);
    expect(status).toMatchObject({ shard: 2, state: 'stopped' });
    expect(status.unitsDone).toBeLessThan(status.units);
    expect((await runShard(plan, 2, { startEngine })).kind).toBe('finished');
    const journal = (place: string): string => read(join(place, 'shard-0002', 'X2', 'journal.jsonl'));
    expect(journal(plan)).toBe(journal(finished));
    expect((await runShard(plan, 2, { startEngine })).kind).toBe('already');
  });

  it('load the model of a shard once for all of its examinations', async () => {
    const opened = await examinationCase(scratch, 'two in one shard', 1500);
    for (const seed of ['one', 'other'])
      await (await prepare(opened, findAttack('greedy'), { startEngine, seed })).close();
    const { folder: ofTwo } = await makeShardPlan(opened, { ...options, shards: 1 });
    await opened.close();
    const loaded: (string | undefined)[] = [];
    const counting: StartEngine = async () => {
      const engine = await startEngine();
      const load = engine.load.bind(engine);
      return Object.assign(engine, {
        load: (wanted: LoadOptions) => {
          loaded.push(wanted.sha256);
          return load(wanted);
        },
      });
    };
    const { kind, shard } = await runShard(ofTwo, 1, { startEngine: counting });
    expect([kind, shard.parts.length]).toEqual(['finished', 2]);
    expect(loaded.filter((sha256) => sha256 !== undefined)).toHaveLength(1);
  });

  it('go on after a torn last line', async () => {
    rmSync(join(shardOf(3), 'done.json'));
    const path = join(shardOf(3), 'X2', 'journal.jsonl');
    writeFileSync(path, read(path).slice(0, -20));
    expect((await runShard(plan, 3, { startEngine })).kind).toBe('finished');
    await merge();
    expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(folder, 'X1'));
  });

  it('are merged in part where that is asked for: marked incomplete, and completed later by the rest or on one machine', async () => {
    rmSync(shardOf(3), { recursive: true });
    await expectRefused('shard-missing', /1 of 4 shards of plan-1 are not finished: 3/);
    const partial = await mergeShards(plan, { startEngine, partial: true });
    expect(partial).toMatchObject({ missing: [3], examinations: [{ id: 'X2', kind: 'paused' }] });
    const units = must(partial.examinations[0]);
    expect(units.unitsDone).toBeLessThan(units.units);
    const opened = await openCase(folder, { mode: 'read' });
    expect(await summarizeExamination(opened, 'X2')).toMatchObject({
      status: 'paused',
      unitsDone: units.unitsDone,
    });
    cpSync(folder, join(scratch, 'in part'), { recursive: true });

    await runShard(plan, 3, { startEngine });
    expect((await merge()).examinations).toMatchObject([{ kind: 'finished' }]);
    expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(folder, 'X1'));

    putBack('in part');
    const alone = await openCase(folder, { mode: 'write' });
    await runExamination(await resume(alone, 'X2', findAttack('greedy'), startEngine));
    await alone.close();
    expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(folder, 'X1'));
    await runShard(plan, 3, { startEngine });
    await expect(merge()).rejects.toMatchObject({ code: 'shard-begun' });
  });

  it('are merged to the end if an earlier merge was cut off in the middle', async () => {
    const opened = await openCase(folder, { mode: 'write' });
    const { planSha256, units } = (await summarizeExamination(opened, 'X2')).start;
    const planFileSha256 = sha256Hex(read(join(plan, 'plan.json')));
    const program = JSON.parse(read(join(plan, 'plan.json'))) as Pick<ShardPlan, 'program'>;
    await opened.record('examination-started', {
      examination: 'X2',
      planSha256,
      units,
      session: opened.session,
      program: program.program,
      shardPlan: 'plan-1',
      planFileSha256,
    });
    await opened.close();
    const [journal, arrays] = ['journal.jsonl', 'arrays'].map((name) => [
      join(folder, 'examinations', 'X1', name),
      join(folder, 'examinations', 'X2', name),
    ]);
    const [from = '', to = ''] = must(journal);
    writeFileSync(to, read(from).slice(0, -500));
    cpSync(...(must(arrays) as [string, string]), { recursive: true });
    expect((await merge()).examinations).toMatchObject([{ kind: 'finished' }]);
    expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(folder, 'X1'));
  });
});

describe('a shard is refused by name', () => {
  it('that another program ran', async () => {
    edit(join(shardOf(2), 'head.json'), (head) => {
      head['program'] = { ...(head['program'] as object), build: 'f'.repeat(16) };
    });
    await expectRefused('shard-other-build', /^shard 2: .*build f{16}/);
    await expect(runShard(plan, 2, { startEngine })).rejects.toMatchObject({ code: 'shard-other-build' });
  });

  it('that another model or engine ran', async () => {
    edit(join(shardOf(2), 'done.json'), ({ parts }) => {
      const [part] = parts as { numericFingerprint: Record<string, unknown> }[];
      Object.assign(must(part).numericFingerprint, { release: 'other' });
    });
    await expectRefused('shard-differs', /^Shard 2 differs from the plan of X2: engine: release/);
    rmSync(shardOf(2), { recursive: true });
    await expect(runShard(plan, 2, { startEngine: engineThat({ release: 'other' }) })).rejects.toMatchObject({
      code: 'resume-differs',
      message: expect.stringMatching(/release/) as string,
    });
    expect(must((await shardStatus(plan)).shards[1])).toMatchObject({
      state: 'failed',
      failureCode: 'resume-differs',
    });
  });

  it('that was run with another number of threads for sequences', async () => {
    rmSync(shardOf(2), { recursive: true });
    await expect(runShard(plan, 2, { startEngine: engineThat({ stepThreads: 7 }) })).rejects.toMatchObject({
      code: 'resume-differs',
      message: expect.stringMatching(/stepThreads .* is now 7/) as string,
    });
  });

  it('that read other evidence than the case received', async () => {
    edit(join(shardOf(2), 'done.json'), ({ evidence }) => {
      const [model] = evidence as Record<string, unknown>[];
      Object.assign(must(model), { sha256: 'a'.repeat(64) });
    });
    await expectRefused('shard-differs', /^Shard 2 read E1 with SHA-256 a{64}/);
  });

  it('whose evidence changed', async () => {
    rmSync(shardOf(2), { recursive: true });
    const path = join(scratch, 'divided target.txt');
    const text = read(path);
    writeFileSync(path, text.replace('a', 'b'));
    await expect(runShard(plan, 2, { startEngine })).rejects.toMatchObject({ code: 'evidence-changed' });
    writeFileSync(path, text);
  });

  it('whose journal is missing', async () => {
    rmSync(join(shardOf(2), 'X2', 'journal.jsonl'));
    await expectRefused('shard-broken', /shard-0002.*the journal is missing/);
  });

  it('that is there twice', async () => {
    rmSync(shardOf(3), { recursive: true });
    cpSync(shardOf(2), shardOf(3), { recursive: true });
    await expectRefused('shard-doubled', /shard-0003 holds shard 2, but it is the folder of shard 3/);
  });

  it('whose journal is torn, or was edited, even with its hash', async () => {
    const path = join(shardOf(2), 'X2', 'journal.jsonl');
    const text = read(path);
    writeFileSync(path, text.slice(0, -20));
    await expectRefused('shard-broken', /shard-0002.*done\.json names/);
    const edited = text.replace(/"offset":0/, '"offset":4');
    expect(edited).not.toBe(text);
    writeFileSync(path, edited);
    await expectRefused('shard-broken', /shard-0002/);
    edit(join(shardOf(2), 'done.json'), ({ parts }) => {
      const [part] = parts as Record<string, unknown>[];
      Object.assign(must(part), { journalSha256: sha256Hex(edited) });
    });
    await expectRefused('journal-broken', /shard-0002.*line/);
  });

  it('whose arrays were edited', async () => {
    const arrays = join(shardOf(2), 'X2', 'arrays', 'tokens.f32');
    expect(existsSync(arrays)).toBe(true);
    const bytes = readFileSync(arrays);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(arrays, bytes);
    await expectRefused('shard-broken', /shard-0002.*tokens\.f32 does not match the journal/);
  });

  it('that belongs to another plan, or whose plan was edited', async () => {
    edit(join(shardOf(2), 'head.json'), (head) => {
      head['planFileSha256'] = 'a'.repeat(64);
    });
    await expectRefused('shard-other-plan', /shard-0002 holds a shard of another plan/);
    edit(join(plan, 'plan.json'), (value) => {
      value['toleranceDecades'] = 5;
    });
    await expectRefused('shard-plan-differs', /plan\.json has SHA-256/);
    await expect(runShard(plan, 1, { startEngine })).rejects.toMatchObject({ code: 'shard-plan-differs' });
  });

  it('on which another process works, on this machine or another', async () => {
    rmSync(join(shardOf(2), 'done.json'));
    const lock = {
      schema: 'palimpsest-lock',
      pid: 1,
      host: 'another machine',
      startedAt: '',
      lockedAt: '2026-05-03T00:00:00.000Z',
      session: 'x',
    };
    writeFileSync(join(shardOf(2), 'shard.lock'), `${JSON.stringify(lock, null, 2)}\n`);
    expect(must((await shardStatus(plan)).shards[1])).toMatchObject({
      state: 'running',
      host: 'another machine',
    });
    await expect(runShard(plan, 2, { startEngine })).rejects.toMatchObject({
      code: 'shard-locked',
      message: expect.stringMatching(/Process 1 on another machine/) as string,
    });
    expect((await runShard(plan, 2, { startEngine, takesOver: true })).kind).toBe('finished');
  });
});

describe('a process that works on a shard', () => {
  it('writes nothing more when its lock was taken', async () => {
    rmSync(shardOf(2), { recursive: true });
    const journal = join(shardOf(2), 'X2', 'journal.jsonl');
    let hasTaken = false;
    const running = runShard(
      plan,
      2,
      whileFirstUnitIsScored(() => {
        hasTaken = true;
        const lock = join(shardOf(2), 'shard.lock');
        writeFileSync(lock, read(lock).replace(/"session": "[^"]*"/, '"session": "another"'));
      }),
    );
    await expect(running).rejects.toMatchObject({ code: 'shard-lock-lost' });
    expect(hasTaken).toBe(true);
    expect(existsSync(journal) ? read(journal) : '').toBe('');
    rmSync(join(shardOf(2), 'shard.lock'));
    expect((await runShard(plan, 2, { startEngine })).kind).toBe('finished');
  });

  it('keeps each crash of the engine, and the merge puts it on record', async () => {
    rmSync(shardOf(2), { recursive: true });
    let isRunning = false;
    let crashes = 0;
    const crashing: StartEngine = async () => {
      const engine = await startEngine();
      const score = engine.score.bind(engine);
      return Object.assign(engine, {
        score: (...args: Parameters<typeof score>) => {
          if (!isRunning || crashes > 0) return score(...args);
          crashes += 1;
          return Promise.reject(
            new PalimpsestError({
              kind: 'environment',
              code: 'engine-crashed',
              message: 'The engine ended.',
              hint: 'It is started again.',
              details: { signal: 'SIGSEGV', stderr: ['last words'] },
            }),
          );
        },
      });
    };
    const onProgress = (): void => {
      isRunning = true;
    };
    expect((await runShard(plan, 2, { startEngine: crashing, onProgress })).kind).toBe('finished');
    await merge();
    const recorded = (await readAudit(folder)).filter(({ action }) => action === 'engine-crashed');
    expect(recorded.map(({ detail }) => detail)).toMatchObject([
      { examination: 'X2', shard: 2, signal: 'SIGSEGV' },
    ]);
    expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(folder, 'X1'));
  });
});

describe('two machines', () => {
  /** Moves a number of the unit that shards 1 and 2 both observed, in shard 2. */
  function moved(by: number): void {
    rewrite(2, (line, at) => {
      if (at !== 0) return;
      const observation = line['observation'] as { value: Record<string, unknown> };
      const value = JSON.stringify(observation.value);
      const changed = value.replace(/-?\d+\.\d+/, (number) => String(Number(number) + by));
      expect(changed).not.toBe(value);
      observation.value = JSON.parse(changed) as Record<string, unknown>;
    });
  }

  it('that differ within the tolerance are merged, the difference is on record, and the lower shard counts', async () => {
    moved(1e-4);
    const outcome = await merge();
    const { largestDecades } = must(outcome.examinations[0]);
    expect(largestDecades).toBeCloseTo(1e-4 / Math.LN10, 8);
    expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(folder, 'X1'));
  });

  it('that differ by more are not merged', async () => {
    moved(0.01);
    await expectRefused(
      'shard-machines-differ',
      /shard 1 and shard 2, X2: unit \d+ differs by more than 0\.001/,
    );
  });
});

describe('a plan of several examinations', () => {
  it('is merged whole or not at all: a broken shard of the second leaves the first as it was', async () => {
    const opened = await openCase(folder, { mode: 'write' });
    await (await prepare(opened, findAttack('greedy'), { startEngine })).close();
    const both = await makeShardPlan(opened, { ...options, shards: 2, repeated: 0 });
    await opened.close();
    expect(both.plan.shards.map(({ parts }) => parts.at(-1)?.examination)).toContain('X3');
    expect(both.plan.shards[0]?.parts[0]?.examination).toBe('X2');
    for (const shard of [1, 2]) await runShard(both.folder, shard, { startEngine });
    const journal = join(both.folder, 'shard-0002', 'X3', 'journal.jsonl');
    const text = read(journal);
    writeFileSync(journal, text.slice(0, -20));
    const before = await readAudit(folder);
    await expect(mergeShards(both.folder, { startEngine })).rejects.toMatchObject({ code: 'shard-broken' });
    expect(await readAudit(folder)).toEqual(before);
    expect(existsSync(join(folder, 'examinations', 'X2', 'journal.jsonl'))).toBe(false);
    writeFileSync(journal, text);
    await mergeShards(both.folder, { startEngine });
    for (const id of ['X2', 'X3'])
      expect(examinationBytes(folder, id)).toEqual(examinationBytes(folder, 'X1'));
  });
});

describe('a plan of shards', () => {
  it('divides only examinations that are planned and were not begun', async () => {
    const opened = await openCase(folder, { mode: 'write' });
    await expect(makeShardPlan(opened, { ...options, ids: ['X1'] })).rejects.toMatchObject({
      code: 'shard-not-planned',
      message: expect.stringMatching(/X1 is finished/) as string,
    });
    await expect(makeShardPlan(opened, { ...options, shards: 0 })).rejects.toMatchObject({
      code: 'shard-count',
    });
    await opened.close();
  });

  it('is made as large as there are parts, and is the same file for the same case', async () => {
    const opened = await openCase(folder, { mode: 'write' });
    const { plan: many, folder: second } = await makeShardPlan(opened, { ...options, shards: 100_000 });
    expect(many.id).toBe('plan-2');
    expect(many.shards.length).toBe(many.examinations[0]?.units);
    const { plan: again } = await makeShardPlan(opened, options);
    await opened.close();
    const first = JSON.parse(read(join(plan, 'plan.json'))) as Record<string, unknown>;
    expect({ ...again, id: 'plan-1' }).toEqual(first);
    expect(existsSync(join(second, 'plan.json'))).toBe(true);
    await expect(runShard(plan, SHARDS + 1, { startEngine })).rejects.toMatchObject({
      code: 'shard-unknown',
    });
    await expect(runShard(folder, 1, { startEngine })).rejects.toMatchObject({ code: 'shard-plan-broken' });
  });
});
