import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/casefile/index.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

async function openSample(bench: OpenWorkbench, name: string): Promise<string> {
  const parent = await bench.grant(bench.home);
  return (await bench.call('case.createSample', { parent, name })).caseId;
}

/** If one of these fails because the format of cases has changed, `npm run specimen -- --record` records the sample again. */
describe('the sample with results', () => {
  let bench: OpenWorkbench;
  let caseId: string;
  beforeAll(async () => {
    bench = await openWorkbench(scratch, 'sample');
    caseId = await openSample(bench, 'sample');
  });

  it('opens with answers for the model that learned the work and the one that did not', async () => {
    const { answers } = await bench.call('answers.list', { caseId });
    expect(answers.map(({ modelId, workId, kind }) => [modelId, workId, kind])).toEqual([
      ['E1', 'E3', 'extractable'],
      ['E2', 'E3', 'not-shown'],
    ]);
    const answer = await bench.call('answers.show', { caseId, modelId: 'E1', workId: 'E3' });
    expect(answer.lead).toMatchObject({ standing: 'claim', calibration: 'calibrated' });
    // Drawn, and the journal holds the draw.
    expect(answer.written[0]?.generation.unitId).toMatch(/^[0-9a-f]{16,64}$/);
    const { examinations } = await bench.call('case.show', { caseId });
    expect(examinations.map(({ status }) => status)).toEqual(examinations.map(() => 'finished'));
  });

  it('is whole: log, records, findings and evidence are as they were recorded', async () => {
    const folder = join(bench.home, 'sample');
    expect((await verifyAudit(folder)).kind).toBe('intact');
    if (process.platform !== 'win32')
      expect(
        [folder, join(folder, 'audit/private.jsonl')].map((path) => statSync(path).mode & 0o077),
      ).toEqual([0, 0]);
    expect(await bench.call('case.check', { caseId })).toMatchObject({ arrays: true, differences: [] });
    const { jobId } = await bench.call('evidence.verify', { caseId, ids: [] });
    expect((await bench.ended(jobId)).result).toMatchObject({
      checks: [{ status: 'ok' }, { status: 'ok' }, { status: 'ok' }, { status: 'ok' }],
    });
    const opened = await bench.call('reader.open', { caseId, examinationId: 'X1', workId: 'E3' });
    expect(opened.windows.count).toBeGreaterThan(100);
  });

  it('lacks nothing for a sealed report but a key', async () => {
    const { gaps } = await bench.call('reports.checklist', { caseId, title: '', confidentiality: '' });
    expect(gaps.filter(({ level, field }) => level === 'refuse' && field !== 'signer')).toEqual([]);
  });

  it('is made once: the copy that is there is opened', async () => {
    expect(await openSample(bench, 'two')).toBe(caseId);
    expect(readdirSync(bench.home)).toEqual(['sample']);
  });

  it('leaves a folder that is there as it is', async () => {
    const other = await openWorkbench(scratch, 'taken');
    mkdirSync(join(other.home, 'taken'));
    writeFileSync(join(other.home, 'taken', 'note.txt'), 'mine');
    await expect(openSample(other, 'taken')).rejects.toMatchObject({ code: 'case-not-empty' });
    expect(readdirSync(other.home, { recursive: true })).toEqual(['taken', join('taken', 'note.txt')]);
  });
});
