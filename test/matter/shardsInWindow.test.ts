import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import type { PlanProgress } from '../../src/contract/index.js';
import { readAudit } from '../../src/casefile/index.js';
import { runExamination, shardsOnRecord } from '../../src/examine/index.js';
import { makeShardPlan, runShard } from '../../src/matter/index.js';
import { fakeEngine, prepare } from '../examine/tinyRun.js';
import { examinationCase } from '../support/examinationCase.js';
import { must } from '../support/must.js';
import { openWorkbench, type OpenWorkbench } from '../support/openWorkbench.js';
import { examinationBytes } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const SHARDS = 3;

/** X1 in one piece, and X2, the same one divided; a window looks at the case. */
let folder: string;
let plan: string;
let caseId: string;
let window: OpenWorkbench;

beforeAll(async () => {
  const opened = await examinationCase(scratch, 'divided', 9000);
  const attack = findAttack('greedy');
  await runExamination(await prepare(opened, attack));
  await (await prepare(opened, attack)).close();
  ({ folder } = opened);
  caseId = opened.index.id;
  ({ folder: plan } = await makeShardPlan(opened, {
    startEngine: fakeEngine,
    repeated: 1,
    toleranceDecades: 0.001,
    shards: SHARDS,
  }));
  await opened.close();
  window = await openWorkbench(scratch, 'window', { startEngine: fakeEngine });
  await window.call('case.open', { folder: await window.grant(folder) });
});

const listed = async (): Promise<PlanProgress> =>
  must((await window.call('shards.list', { caseId })).plans[0]);
const states = async (): Promise<string[]> => (await listed()).shards.map(({ state }) => state);

async function merge(partial: boolean) {
  const { jobId } = await window.call('shards.merge', { caseId, planId: 'plan-1', partial });
  const { result, error } = await window.ended(jobId);
  return { result, error };
}

describe('a window that follows a divided examination', () => {
  it('shows each shard as its folder has it, with the command that runs it', async () => {
    const before = await listed();
    expect(before).toMatchObject({
      planId: 'plan-1',
      problem: null,
      examinations: [{ id: 'X2', attackId: 'greedy', isMerged: false }],
    });
    expect(await states()).toEqual(['waiting', 'waiting', 'waiting']);
    await runShard(plan, 2, { startEngine: fakeEngine });
    expect(await states()).toEqual(['waiting', 'finished', 'waiting']);
    const [, second] = (await listed()).shards;
    expect(second).toMatchObject({ unitsDone: second?.units, failureCode: '' });
    const printed = execFileSync('sh', [
      '-c',
      `palimpsest() { printf '%s\\n' "$@"; }; ${must(second).command}`,
    ]);
    expect(printed.toString().trimEnd().split('\n')).toEqual(['shard', plan, '2']);
  });

  it('says which shards are missing, and merges what is there on request', async () => {
    expect((await merge(false)).error).toMatchObject({ code: 'shard-missing', details: { missing: [1, 3] } });
    await runShard(plan, 1, { startEngine: fakeEngine });
    const { result } = await merge(true);
    expect(result).toMatchObject({
      kind: 'shards-merge',
      examinations: [{ id: 'X2', kind: 'paused', findingsSha256: '' }],
      missing: [3],
    });
  });

  it('merges all shards to the bytes of one run, and shows the findings', async () => {
    await runShard(plan, 3, { startEngine: fakeEngine });
    const asked = { caseId, planId: 'plan-1', partial: false };
    const { jobId } = await window.call('shards.merge', asked);
    expect((await listed()).mergeJobId).toBe(jobId);
    // A second window that asks for the same follows the first merge.
    expect(await window.call('shards.merge', asked)).toEqual({ jobId });
    const { result } = await window.ended(jobId);
    expect((await listed()).mergeJobId).toBeNull();
    expect(result).toMatchObject({
      examinations: [{ id: 'X2', kind: 'finished', largestDecades: 0 }],
      missing: [],
    });
    expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(folder, 'X1'));
    expect(await window.call('findings.show', { caseId, examinationId: 'X2' })).toMatchObject({
      status: 'finished',
    });
    expect((await listed()).examinations).toMatchObject([{ id: 'X2', isMerged: true }]);
    const onRecord = must(shardsOnRecord(await readAudit(folder), 'X2'));
    expect(onRecord).toMatchObject({ plan: 'plan-1', repeatedUnits: SHARDS - 1, largestDecades: 0 });
    expect(onRecord.machines.flatMap(({ shards }) => shards).toSorted()).toEqual([1, 2, 3]);
    expect(window.events).toContainEqual({
      name: 'case.changed',
      payload: { caseId, what: 'examinations' },
    });
  });

  it('says why a plan cannot be read, and still shows the others', async () => {
    mkdirSync(join(folder, 'plans', 'plan-2'));
    const { plans } = await window.call('shards.list', { caseId });
    expect(plans.map(({ planId, problem }) => [planId, problem?.code])).toEqual([
      ['plan-2', 'shard-plan-broken'],
      ['plan-1', undefined],
    ]);
    await expect(
      window.call('shards.merge', { caseId, planId: 'plan-2', partial: false }),
    ).rejects.toMatchObject({ code: 'shard-plan-broken' });
  });
});
