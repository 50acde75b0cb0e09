import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longLane } from '../support/lanes.js';
import { cli, json } from '../support/cli.js';
import { examinationBytes } from '../support/runEvents.js';
import { scratchFolder } from '../support/scratch.js';
import { ATTACK, itemsOf } from './batchCase.js';
import { shell } from './batchTools.js';
import { caseWith, ok, P0, P1, type Item } from './caseWith.js';
import { until } from './startCli.js';
import { startSlurm, type SlurmHere } from './slurmHere.js';

const scratch = scratchFolder();

let slurm: SlurmHere | string;
beforeAll(async () => {
  slurm = await startSlurm();
});
afterAll(() => {
  if (typeof slurm !== 'string') slurm.end();
});

/** Has the shards of one task begun, of whatever examination? */
function hasBegun(plan: string, shard: number): boolean {
  const own = join(plan, `shard-${String(shard).padStart(4, '0')}`);
  return ['X1', 'X2'].some((id) => {
    const path = join(own, id, 'journal.jsonl');
    return existsSync(path) && readFileSync(path, 'latin1').includes('\n');
  });
}

/** Requeues the first task while it runs, and kills the second. */
async function requeueAndKill(plan: string, job: string, { env }: SlurmHere): Promise<void> {
  await until('the first shard', () => hasBegun(plan, 1));
  const requeued = await shell(`scontrol requeue ${job}_1`, plan, env);
  await until('the second shard', () => hasBegun(plan, 2));
  // Slurm lets a requeued task wait for two minutes.
  const isPending = async (): Promise<boolean> =>
    (await shell(`squeue --noheader --states=PENDING --array --jobs=${job}_1`, plan, env)).stdout.trim() !==
    '';
  while (requeued.code === 0 && !(await isPending()))
    await new Promise((resolve) => setTimeout(resolve, 300));
  await shell(`scontrol update JobId=${job}_1 StartTime=now`, plan, env);
  const killed = await shell(`scancel --signal=KILL ${job}_2`, plan, env);
  console.log(`requeued: ${requeued.code === 0}, killed: ${killed.code === 0}`);
}

/**
 * Divides the examinations of all works, one for each model, runs them as an array, and compares with runs in one piece.
 * @param interrupted are two tasks interrupted?
 */
async function runsAsArray(
  name: string,
  evidence: readonly Item[],
  shards: number,
  interrupted: boolean,
): Promise<void> {
  if (typeof slurm === 'string') throw new Error(slurm);
  const { env } = slurm;
  const whole = await caseWith(scratch, `${name} in one piece`, evidence);
  await ok('examine', whole, ...ATTACK);
  const folder = await caseWith(scratch, `${name} divided`, evidence);
  await ok('examine', folder, ...ATTACK, '--prepare');
  await ok('plan', folder, '--shards', String(shards), '--emit', 'slurm');
  const plan = join(folder, 'plans', 'plan-1');

  const submitted = await shell('sbatch --parsable slurm.sh', plan, env);
  expect([submitted.stderr, submitted.code]).toEqual(['', 0]);
  if (interrupted) await requeueAndKill(plan, submitted.stdout.trim(), slurm);

  const states = async (): Promise<{ shard: number; state: string }[]> =>
    json<{ shards: { shard: number; state: string }[] }>(await cli(['plan', plan, '--status', '--json']))
      .shards;
  const isIdle = async (): Promise<boolean> =>
    (await shell('squeue --noheader', plan, env)).stdout.trim() === '';
  const idle = async (): Promise<void> => {
    while (!(await isIdle())) await new Promise((resolve) => setTimeout(resolve, 300));
  };
  await idle();
  const missing = (await states()).filter(({ state }) => state !== 'finished').map(({ shard }) => shard);
  // A task that was killed before its end is handed over once more; whoever runs the array sees which by the status.
  expect(missing.every((shard) => interrupted && shard === 2)).toBe(true);
  if (missing.length > 0) {
    expect((await shell(`sbatch --array=${missing.join(',')} slurm.sh`, plan, env)).code).toBe(0);
    await idle();
  }
  expect((await states()).map(({ state }) => state)).toEqual(
    Array.from({ length: shards }, () => 'finished'),
  );
  const logs = readdirSync(plan).filter((file) => /^slurm-\d+\.log$/.test(file));
  expect(logs).toHaveLength(shards);
  await ok('merge', plan);
  for (const id of readdirSync(join(whole, 'examinations')))
    expect(examinationBytes(folder, id)).toEqual(examinationBytes(whole, id));
}

describe('an array of Slurm on two nodes', () => {
  const hindrance = (): string | null => (typeof slurm === 'string' ? slurm : null);

  it('runs every shard, and the merge has the bytes of one run', async ({ skip }) => {
    skip(typeof slurm === 'string', typeof slurm === 'string' ? slurm : '');
    await runsAsArray('small', itemsOf(1, [P1]), 2, false);
  });

  longLane(
    'of which one task is requeued while it runs and one is killed goes on, and the merge has the bytes of one run',
    'the test before, for an array; cli/shards for shards that are killed and go on',
    () => runsAsArray('interrupted', itemsOf(2, [P1]), 4, true),
    hindrance,
  );

  longLane(
    'of 24 tasks for 12 works and 2 models, two of them interrupted, likewise',
    'two tasks, of one model',
    () => runsAsArray('large', itemsOf(12, [P1, P0]), 24, true),
    hindrance,
  );
});
