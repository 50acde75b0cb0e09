import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entriesOf } from '../../src/domain/index.js';
import { detailOf } from '../support/samples/recordSamples.js';
import { readAudit, readOpenings, type CaseFolder } from '../../src/casefile/index.js';
import { spawnEngine } from '../../src/engine/index.js';
import { resumeExamination, runExamination, summarizeExamination } from '../../src/examine/index.js';
import { examinationCase } from '../support/examinationCase.js';
import { like } from '../support/like.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { tinyAttack } from '../support/tinyAttack.js';
import { bytesOf, fakeEngine, prepare } from './tinyRun.js';

const scratch = scratchFolder();
const startEngine = () => spawnEngine({ kind: 'llama' });
const load = { gpu: 'off', threads: 1 } as const;

async function tests(opened: CaseFolder) {
  return entriesOf(await readAudit(opened.folder), 'self-tested').map(({ detail }) => detail);
}

describe('the self-test of a run', () => {
  it('stops the run when the answers are wrong, unless it is insisted on; passes with the real engine', async () => {
    const opened = await examinationCase(scratch, 'tested', 600);
    const attack = tinyAttack();
    let scored = 0;
    const counting = tinyAttack({ before: () => void (scored += 1) });
    // The fake engine does not know what the shipped model says.
    const wrong = { startTestEngine: fakeEngine };
    const prepared = await prepare(opened, counting, { startEngine, load });
    await expect(runExamination(prepared, wrong)).rejects.toMatchObject({ code: 'self-test-failed' });
    expect(scored).toBe(0);
    expect(await summarizeExamination(opened, 'X1')).toMatchObject({ status: 'failed', unitsDone: 0 });

    const how = { case: opened, id: 'X1', startEngine, load, findAttack: () => attack };
    const insisting = await resumeExamination({ ...how, insist: ['self-test-failed'] });
    await runExamination(insisting, wrong);
    await runExamination(await prepare(opened, attack, { startEngine, load }));
    await runExamination(await prepare(opened, attack, { startEngine, load }), wrong);
    const seen = await tests(opened);
    expect(seen.map(({ examination, result, insisted }) => [examination, result, insisted])).toEqual([
      ['X1', 'failed', undefined],
      ['X1', 'failed', ['self-test-failed']],
      ['X2', 'passed', undefined],
      // A test that passed counts for the process: the wrong engine is not asked.
      ['X3', 'passed', undefined],
    ]);
    expect(seen[2]).toMatchObject({ engine: 'llama.cpp', gpu: 'off' });
    expect(seen[2]?.checks).toHaveLength(7);
    expect(bytesOf(opened, 'X1')).toEqual(bytesOf(opened, 'X2'));
    await opened.close();
  });

  it('that gave no answer is on record by a code; why is in the private log', async () => {
    const opened = await examinationCase(scratch, 'without an answer', 600);
    const gone = join(scratch, 'no such engine');
    const startTestEngine = (): Promise<never> => readFile(gone).then(() => Promise.reject(new Error()));
    const prepared = await prepare(opened, tinyAttack(), { startEngine, load: { ...load, gpu: 'auto' } });
    await expect(runExamination(prepared, { startTestEngine })).rejects.toMatchObject({
      code: 'self-test-failed',
      message: like(/got ENOENT: ENOENT.*no such engine/),
    });
    const entry = must((await readAudit(opened.folder)).find(({ action }) => action === 'self-tested'));
    expect(detailOf(entry)['checks']).toMatchObject([
      { passed: true },
      { name: 'scores of the shipped model', expected: 'an answer', got: 'ENOENT', passed: false },
    ]);
    expect(readFileSync(opened.path('audit/audit.jsonl'), 'utf8')).not.toContain('no such engine');
    expect((await readOpenings(opened.folder)).value(entry, 'message')).toContain(gone);
    await opened.close();
  });
});
