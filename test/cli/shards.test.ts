import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BATCH_SYSTEMS } from '../../src/matter/index.js';
import { cli, json, ONE_THREAD, ROOT } from '../support/cli.js';
import { examinationBytes } from '../support/runEvents.js';
import { ALL_LANES, longLane } from '../support/lanes.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';
import { auditOf, caseWith, CONTROL, ok, P0, P1, TARGET } from './caseWith.js';
import { startCli, until } from './startCli.js';
import { ATTACK, itemsOf } from './batchCase.js';
import { batchLines, hindranceOf, shell } from './batchTools.js';

const scratch = scratchFolder();
const SHARDS = ALL_LANES ? 4 : 2;
/** The shards that are killed. */
const VICTIMS = ALL_LANES ? SHARDS : 1;
const WORKS = [
  { role: 'target-model', file: P1 },
  { role: 'target-work', text: TARGET.slice(0, 1500), name: 'work.txt' },
  { role: 'control-work', text: CONTROL.slice(0, 1500), name: 'control.txt' },
] as const;

/** What one run in one piece gave. */
let whole: Record<string, string>;

beforeAll(async () => {
  const folder = await caseWith(scratch, 'in one piece', WORKS);
  await ok('examine', folder, ...ATTACK);
  whole = examinationBytes(folder, 'X1');
});

/** A case with a planned examination, divided; its folder and that of the plan. */
async function divided(name: string): Promise<{ readonly folder: string; readonly plan: string }> {
  const folder = await caseWith(scratch, name, WORKS);
  await ok('examine', folder, ...ATTACK, '--prepare');
  const { stdout } = await ok('plan', folder, '--shards', String(SHARDS), '--json');
  return { folder, plan: (JSON.parse(stdout) as { readonly folder: string }).folder };
}

let shared: ReturnType<typeof divided> | undefined;
/** A case for tests that need no state of their own; made by the first of them. */
function oneDivided(): ReturnType<typeof divided> {
  return (shared ??= divided('shared'));
}

const shardFolder = (plan: string, shard: number): string => join(plan, `shard-000${shard}`);

function linesOf(plan: string, shard: number): number {
  const path = join(shardFolder(plan, shard), 'X1', 'journal.jsonl');
  return existsSync(path) ? readFileSync(path, 'latin1').split('\n').length - 1 : 0;
}

describe('plan, shard and merge', () => {
  it(`survive kill -9 in ${ALL_LANES ? 'every shard' : 'a shard'} and in the merge: the bytes of one run`, async () => {
    const { folder, plan } = await oneDivided();
    for (let shard = 1; shard <= VICTIMS; shard++) {
      const victim = startCli(['shard', plan, String(shard), ...ONE_THREAD]);
      await until('a journal', () => linesOf(plan, shard) > 0 || victim.process.exitCode !== null);
      victim.process.kill('SIGKILL');
      const { signal } = await victim.ended;
      const { shards } = json<{ shards: { state: string }[] }>(
        await cli(['plan', plan, '--status', '--json']),
      );
      expect(shards[shard - 1]?.state).toBe(signal === null ? 'finished' : 'stopped');
    }
    const early = await cli(['merge', plan, '--json']);
    expect([early.code, json<{ error: { code: string } }>(early).error.code]).toEqual([2, 'shard-missing']);
    for (let shard = 1; shard <= SHARDS; shard++) await ok('shard', plan, String(shard), ...ONE_THREAD);

    const victim = startCli(['merge', plan]);
    const begun = (): boolean => auditOf(folder).some(({ action }) => action === 'examination-started');
    await until('the merge', () => begun() || victim.process.exitCode !== null);
    victim.process.kill('SIGKILL');
    await victim.ended;
    const { stdout } = await ok('merge', plan);
    expect(stdout).toMatch(
      new RegExp(
        `^X1 is merged and finished \\(SHA-256 [0-9a-f]{64}\\); largest difference on ${SHARDS - 1} repeated units?: 0 decades$`,
        'm',
      ),
    );
    expect(stdout).toMatch(
      new RegExp(`The units that ${SHARDS} shards observed without interruption took .* together, expected `),
    );
    expect(examinationBytes(folder, 'X1')).toEqual(whole);
    await ok('verify', folder);
  });

  longLane(
    'take a work each of an attack that cannot be divided: the bytes of one examination for that work',
    'matter/shards for works that are taken whole',
    async () => {
      const works = [
        ...WORKS,
        { role: 'target-work', text: TARGET.slice(3000, 6000), name: 'second.txt' },
      ] as const;
      const survey = ['--attack', 'survey', '--miss-sample', '2', '--gpu', 'off', ...ONE_THREAD] as const;
      const folder = await caseWith(scratch, 'work by work', works);
      await ok('examine', folder, ...survey, '--each-work', '--prepare');
      const { stdout } = await ok('plan', folder, '--shards', '2', '--json');
      const { folder: plan } = JSON.parse(stdout) as { readonly folder: string };
      const { shards } = JSON.parse(readFileSync(join(plan, 'plan.json'), 'utf8')) as {
        readonly shards: readonly { readonly parts: readonly { readonly examination: string }[] }[];
      };
      expect(shards.map(({ parts }) => parts.map(({ examination }) => examination))).toEqual([
        ['X1'],
        ['X2'],
      ]);
      for (const shard of ['1', '2']) await ok('shard', plan, shard, ...ONE_THREAD);
      await ok('merge', plan);
      const alone = await caseWith(scratch, 'the second work alone', works);
      await ok('examine', alone, ...survey, '--work', 'E4');
      expect(examinationBytes(folder, 'X2')).toEqual(examinationBytes(alone, 'X1'));
    },
  );

  it('say in words what they did, and what is to be done next', async () => {
    const folder = await caseWith(scratch, 'in words', WORKS);
    const none = await cli(['plan', folder, '--shards', '2']);
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringMatching(
        /no examination that is planned[^]*Remedy: Plan one first: palimpsest examine CASE/,
      ),
    ]);
    await ok('examine', folder, ...ATTACK, '--prepare');
    const made = await ok('plan', folder, '--shards', '2', '--emit', 'slurm');
    expect(made.stdout).toMatch(/^plan-1: 1 examination in 2 shards\. SHA-256 of plan\.json: [0-9a-f]{64}$/m);
    expect(made.stdout).toMatch(/To run a shard: palimpsest shard .*plan-1' NUMBER/);
    const plan = join(folder, 'plans', 'plan-1');
    expect(made.stdout).toContain(
      `Wrote ${join(plan, 'slurm.sh')}. To submit it, run in that folder: sbatch slurm.sh`,
    );
    const before = await ok('plan', folder, '--status');
    expect(before.stdout).toMatch(/^plan-1: 0 of 2 shards finished\.$/m);
    expect(before.stdout).toMatch(/^ +1 {2}not begun +0 of \d+/m);
    expect((await ok('shard', plan, '1')).stdout).toMatch(/^Shard 1 is finished: \d+ units\.$/m);
    expect((await ok('shard', plan, '1')).stdout).toMatch(/^Shard 1 was finished before\.$/m);
    const partial = await ok('merge', plan, '--partial');
    expect(partial.stdout).toMatch(/^X1 is merged in part and incomplete: \d+ of \d+ units$/m);
    expect((await cli(['shard', plan, '9'])).stderr).toMatch(/plan-1 has no shard 9/);
  });
});

describe('a file for a batch system', () => {
  let noParallel: string | null;
  let noSnakemake: string | null;
  beforeAll(async () => {
    noParallel = await hindranceOf('parallel', ['--version']);
    noSnakemake = await hindranceOf('snakemake', ['--version']);
  });

  it('runs every shard of the plan, by its number, without a network where that is possible', async () => {
    const { plan } = await oneDivided();
    for (const system of BATCH_SYSTEMS) {
      await ok('plan', plan, '--emit', system, '--program', '/opt/palimpsest/bin/palimpsest');
    }
    const text = (name: string): string => readFileSync(join(plan, name), 'utf8');
    expect(text('slurm.sh')).toMatch(new RegExp(`^#SBATCH --array=1-${SHARDS}$`, 'm'));
    expect(text('htcondor.sub')).toMatch(new RegExp(`^queue ${SHARDS}$`, 'm'));
    expect(text('Snakefile')).toContain(`range(1, ${SHARDS + 1})`);
    for (const name of ['slurm.sh', 'parallel.sh', 'Snakefile'])
      expect(text(name)).toMatch(
        /unshare --map-root-user --net.*\n.*\/opt\/palimpsest\/bin\/palimpsest shard '.*plan-1' /,
      );
    for (const name of ['slurm.sh', 'parallel.sh'])
      expect(await shell(`sh -n ${name}`, plan)).toMatchObject({ code: 0, stderr: '' });
  });

  longLane(
    'of GNU parallel runs them all, and again those that are killed: the bytes of one run',
    'the test before, which runs every shard by its number; cli/slurm for a batch system',
    async () => {
      const { folder, plan } = await divided('in parallel');
      const program = killedOnce('in parallel');
      await ok('plan', plan, '--emit', 'parallel', '--program', program);
      const submit = batchLines(readFileSync(join(plan, 'parallel.sh'), 'utf8'));
      const { code, stderr } = await shell(submit.replace('--jobs 1', '--jobs 2'), plan);
      expect([code, stderr]).toEqual([0, expect.not.stringMatching(/error/i)]);
      await ok('merge', plan);
      expect(examinationBytes(folder, 'X1')).toEqual(whole);
    },
    () => noParallel,
  );

  longLane(
    'of GNU parallel, 24 shards for 12 works and 2 models',
    'four shards, of one work and one model',
    async () => {
      const evidence = itemsOf(12, [P1, P0]);
      const one = await caseWith(scratch, 'many in one piece', evidence);
      await ok('examine', one, ...ATTACK);
      const folder = await caseWith(scratch, 'many in parallel', evidence);
      await ok('examine', folder, ...ATTACK, '--prepare');
      const program = killedOnce('many in parallel');
      await ok('plan', folder, '--shards', '24', '--emit', 'parallel', '--program', program);
      const plan = join(folder, 'plans', 'plan-1');
      const submit = batchLines(readFileSync(join(plan, 'parallel.sh'), 'utf8'));
      const { code } = await shell(submit.replace('--jobs 1', '--jobs 2'), plan);
      expect(code).toBe(0);
      await ok('merge', plan);
      for (const id of ['X1', 'X2']) expect(examinationBytes(folder, id)).toEqual(examinationBytes(one, id));
    },
    () => noParallel,
  );

  longLane(
    'of Snakemake runs them all, and again one that is killed: the bytes of one run',
    'GNU parallel, and what the file for Snakemake says',
    async () => {
      const { folder, plan } = await divided('by Snakemake');
      await ok('plan', plan, '--emit', 'snakemake', '--program', killedOnce('by Snakemake'));
      const submit = /^# .* Enter in this folder: (.+)$/m.exec(
        readFileSync(join(plan, 'Snakefile'), 'utf8'),
      )?.[1];
      const home = { HOME: scratch, XDG_CACHE_HOME: scratch };
      const { code, stderr } = await shell(must(submit).replace('--cores 1', '--cores 2'), plan, home);
      expect([code, stderr]).toEqual([0, expect.stringContaining('5 of 5 steps (100%) done')]);
      // It was killed: Snakemake says so, and tries again.
      expect(stderr).toMatch(/Error in rule shard/);
      await ok('merge', plan);
      expect(examinationBytes(folder, 'X1')).toEqual(whole);
    },
    () => noSnakemake,
  );
});

/** A program that kills itself the first time that it runs shard 2, when its journal has begun. */
function killedOnce(name: string): string {
  const folder = join(scratch, `${name} program`);
  mkdirSync(folder);
  const path = join(folder, 'palimpsest.sh');
  const real = `'${process.execPath}' '${join(ROOT, 'bin', 'palimpsest.js')}'`;
  writeFileSync(
    path,
    `#!/bin/sh
if [ "$3" = 2 ] && mkdir "$(dirname "$0")/killed" 2>/dev/null; then
  ${real} "$@" &
  until [ -s "$2/shard-0002/X1/journal.jsonl" ]; do sleep 0.05; done
  kill -9 $!
  wait $!
  exit 137
fi
exec ${real} "$@"
`,
  );
  chmodSync(path, 0o755);
  return `"${path}"`;
}
