import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { PalimpsestError } from '../../src/base/index.js';
import { readAudit, readOpenings, type CaseFolder } from '../../src/casefile/index.js';
import { spawnEngine, type SpawnedEngine } from '../../src/engine/index.js';
import { readFindings, runExamination, summarizeExamination } from '../../src/examine/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { scratchFolder } from '../support/scratch.js';
import { crashError, sumsOf, tinyAttack } from '../support/tinyAttack.js';
import { bytesOf, fakeEngine, prepare, resume } from './tinyRun.js';

const scratch = scratchFolder();

async function crashes(opened: CaseFolder): Promise<unknown[]> {
  const entries = await readAudit(opened.folder);
  const openings = await readOpenings(opened.folder);
  return entries
    .filter(({ action }) => action === 'engine-crashed')
    .map((entry) => ({ ...entry.detail, stderr: openings.value(entry, 'stderr') }));
}

describe('an engine that crashes', () => {
  it('once is started again, and the bytes are those of a run without a crash', async () => {
    const opened = await examinationCase(scratch, 'once', 2500);
    await runExamination(await prepare(opened, tinyAttack()));
    let left = 1;
    let started = 0;
    const attack = tinyAttack({
      before: (index) => {
        if (index === 7 && left-- > 0) throw crashError();
      },
    });
    const startEngine = () => {
      started += 1;
      return fakeEngine();
    };
    const outcome = await runExamination(await prepare(opened, attack, { startEngine }));
    expect(outcome).toMatchObject({ kind: 'finished', unscoredUnits: 0 });
    expect(started).toBe(2);
    expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
    expect(await crashes(opened)).toMatchObject([
      { examination: 'X2', signal: 'SIGSEGV', stderr: ['last', 'words'] },
    ]);
    await opened.close();
  });

  it('always on one unit leaves that unit unscored, and no other, however many are in flight', async () => {
    const opened = await examinationCase(scratch, 'always', 2500);
    const attack = tinyAttack({
      before: (index) => {
        if (index === 7) throw crashError();
      },
    });
    for (const lookAhead of [1, 2, 4]) {
      const prepared = await prepare(opened, attack, { controlIds: [] });
      expect(await runExamination(prepared, { lookAhead })).toMatchObject({
        kind: 'finished',
        unscoredUnits: 1,
      });
    }
    const lines = readFileSync(opened.path('examinations/X1/journal.jsonl'), 'utf8').split('\n');
    expect(JSON.parse(lines[7] ?? '')).toMatchObject({
      observation: {
        kind: 'unscored',
        code: 'engine-crashed-twice',
        reason: 'The engine crashed twice on this unit.',
      },
    });
    expect(sumsOf(await readFindings(opened, 'X1'))).toMatchObject({ unscored: 1 });
    expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
    expect(bytesOf(opened, 'X3')).toEqual(bytesOf(opened, 'X1'));
    await opened.close();
  });

  it('gives logits that are not finite leaves those units unscored, with the reason', async () => {
    const opened = await examinationCase(scratch, 'not finite', 2500);
    const attack = tinyAttack({
      before: (index) => {
        if (index !== 3) return;
        throw new PalimpsestError({
          kind: 'input',
          code: 'logits-not-finite',
          message: 'NaN in row 4.',
          hint: '',
        });
      },
    });
    await runExamination(await prepare(opened, attack, { controlIds: [] }));
    expect(bytesOf(opened, 'X1')['journal.jsonl']?.split('\n')[3]).toContain(
      '"observation":{"code":"logits-not-finite","data":{"message":"NaN in row 4."},"kind":"unscored","reason":"NaN in row 4."}',
    );
    await opened.close();
  });

  it('is a failed run when it cannot be started again, and can be resumed', async () => {
    const opened = await examinationCase(scratch, 'no restart', 2500);
    await runExamination(await prepare(opened, tinyAttack()));
    const attack = tinyAttack({
      before: (index) => {
        if (index === 6) throw crashError();
      },
    });
    let started = 0;
    const startEngine = () => ((started += 1) > 1 ? Promise.reject(crashError()) : fakeEngine());
    const prepared = await prepare(opened, attack, { startEngine });
    await expect(runExamination(prepared)).rejects.toMatchObject({ code: 'engine-crashed' });
    expect(await summarizeExamination(opened, 'X2')).toMatchObject({ status: 'failed', unitsDone: 6 });
    await runExamination(await resume(opened, 'X2', tinyAttack()));
    expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
    await opened.close();
  });

  it('that throws a bug fails the run and keeps what was journalled', async () => {
    const opened = await examinationCase(scratch, 'bug', 2500);
    const attack = tinyAttack({
      before: (index) => {
        if (index === 4) throw new TypeError('undefined is not a function');
      },
    });
    await expect(runExamination(await prepare(opened, attack))).rejects.toThrow(TypeError);
    expect(await summarizeExamination(opened, 'X1')).toMatchObject({ status: 'failed', unitsDone: 4 });
    await opened.close();
  });

  it('in a process of its own, killed with SIGKILL in the middle of a run, costs nothing', async () => {
    const opened = await examinationCase(scratch, 'sigkill', 5000);
    const known = opened.index.evidence[1]?.path ?? '';
    const engines: SpawnedEngine[] = [];
    // The fake engine knows the file it is loaded from; the real path would be that of a model of megabytes.
    const startEngine = async (): Promise<SpawnedEngine> => {
      const engine = await spawnEngine({ kind: 'fake' });
      engines.push(engine);
      const load = engine.load.bind(engine);
      engine.load = (options) => load({ ...options, path: known });
      return engine;
    };
    const parameters = { sampledPassages: 0, shuffledPassages: 0, selfWrittenPassages: 0 };
    const options = { startEngine, parameters };
    const attack = findAttack('probabilistic');
    const whole = await prepare(opened, attack, options);
    expect(whole.plan.units.length).toBeGreaterThan(20);
    await runExamination(whole);
    let killed = false;
    const outcome = await runExamination(await prepare(opened, attack, options), {
      onProgress: ({ unitsDone }) => {
        if (unitsDone < 10 || killed) return;
        killed = true;
        void engines.at(-1)?.kill();
      },
    });
    expect(killed).toBe(true);
    expect(engines).toHaveLength(3);
    expect(outcome).toMatchObject({ kind: 'finished', unscoredUnits: 0 });
    expect(bytesOf(opened, 'X2')).toEqual(bytesOf(opened, 'X1'));
    expect(await crashes(opened)).toMatchObject([{ examination: 'X2', signal: 'SIGKILL' }]);
    for (const { pid } of engines) expect(() => process.kill(pid, 0)).toThrow();
    await opened.close();
  });
});
