import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../src/base/index.js';
import { cli, ONE_THREAD } from '../../support/cli.js';
import { examinationBytes } from '../../support/runEvents.js';
import { openCase } from '../../../src/casefile/index.js';
import { listExaminations } from '../../../src/examine/index.js';
import { caseWith, CONTROL, ok, P1, TARGET } from '../caseWith.js';
import { startCli } from '../startCli.js';

/** Commands that are killed. */
export const KILLED = ['evidence', 'examine', 'shard', 'merge', 'report'] as const;
export type Killed = (typeof KILLED)[number];

/** How often each command of a round is killed at most before it runs to its end. What follows the last of them is left out. */
export type Times = Readonly<Record<Killed, number>>;
const SHARDS = 2;
const PHRASE = 'correct horse battery';
/** Few passages beside those of the works. */
const EXAMINE = ['--sampled-passages', '0', '--shuffled-passages', '2', '--self-written-passages', '2'];
const ENGINE = ['--gpu', 'off', ...ONE_THREAD];
const GREEDY = ['--attack', 'greedy', '--stride-tokens', '25'];

/** Milliseconds that each command takes when nothing stops it, as measured before: the range of the moments of the kills. */
export type Durations = Readonly<Record<Killed, number>>;

/** What a round leaves: equal to that of a round without a kill. */
export interface Left {
  readonly evidence: readonly (readonly [id: string, role: string, sha256: string])[];
  /** Every file that an examination may not have otherwise. */
  readonly examinations: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names of all files of the case that have no number or time in their names. */
  readonly files: readonly string[];
  readonly sealedReports: number;
}

/** A round, and what happened in it. */
export interface Round {
  readonly left: Left;
  readonly kills: Readonly<Record<Killed, number>>;
  readonly durations: Durations;
}

/**
 * A case from its evidence to its sealed, verified report, by the command line, as far as commands are killed. Every command is killed with SIGKILL at seeded random moments
 * and then does what a person would do: the same again, or `resume`.
 * @param durations null: nothing is killed, and the times are taken
 * @throws if a command fails, or the case or its report does not verify
 */
export async function killRound(
  root: string,
  round: number,
  durations: Durations | null,
  times: Times,
): Promise<Round> {
  const random = new Random(`kills ${round}`);
  const kills: Record<Killed, number> = { evidence: 0, examine: 0, shard: 0, merge: 0, report: 0 };
  const took: Record<Killed, number> = { evidence: 0, examine: 0, shard: 0, merge: 0, report: 0 };
  mkdirSync(root, { recursive: true });
  const folder = await caseWith(root, `round ${round}`, []);

  /** Kills a command, up to so many times, and then lets it end. @param next its arguments now; null when nothing is left to do */
  const through = async (command: Killed, next: () => Promise<readonly string[] | null>): Promise<void> => {
    for (let time = 0; durations !== null && time < times[command]; time++) {
      const args = await next();
      if (args === null) return;
      const { process: victim, ended } = startCli(args);
      const timer = setTimeout(() => victim.kill('SIGKILL'), random.float() * durations[command]);
      const { code, signal, stderr } = await ended;
      clearTimeout(timer);
      if (signal === 'SIGKILL') kills[command] += 1;
      else requireDone(args, code, stderr);
    }
    const args = await next();
    if (args === null) return;
    const began = performance.now();
    const { code, stderr } = await cli(args);
    requireDone(args, code, stderr);
    took[command] = Math.max(took[command], performance.now() - began);
  };
  const opened = () => openCase(folder, { mode: 'read' });
  const isFinished = async (id: string): Promise<boolean> =>
    (await listExaminations(await opened())).some((one) => one.id === id && one.status === 'finished');

  const items: readonly (readonly [role: string, path: string])[] = [
    ['target-model', P1],
    ['target-work', written(root, 'work.txt', TARGET.slice(0, 2000))],
    ['control-work', written(root, 'control.txt', CONTROL.slice(0, 4000))],
  ];
  for (const [role, path] of items) {
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    const add = ['evidence', 'add', folder, path, '--role', role, '--copy'];
    await through('evidence', async () =>
      (await opened()).index.evidence.some((item) => item.sha256 === sha256) ? null : add,
    );
  }

  if (times.examine > 0) {
    const examine = ['examine', folder, '--attack', 'probabilistic', ...EXAMINE, ...ENGINE];
    await through('examine', async () => {
      if (await isFinished('X1')) return null;
      const isBegun = (await listExaminations(await opened())).length > 0;
      return isBegun ? ['resume', folder, 'X1', ...ONE_THREAD] : examine;
    });
  }

  if (times.shard + times.merge > 0) {
    await ok('examine', folder, ...GREEDY, ...ENGINE, '--prepare');
    await ok('plan', folder, '--shards', String(SHARDS));
    const plan = join(folder, 'plans', 'plan-1');
    for (let shard = 1; shard <= SHARDS; shard++)
      await through('shard', () =>
        Promise.resolve(
          readdirSync(plan).includes(`shard-000${shard}`) &&
            readdirSync(join(plan, `shard-000${shard}`)).includes('done.json')
            ? null
            : ['shard', plan, String(shard), ...ONE_THREAD],
        ),
      );
    await through('merge', async () => ((await isFinished('X2')) ? null : ['merge', plan]));
  }

  let bags = 0;
  const sealed = async () => (await opened()).index.reports.filter((report) => report.sealed);
  const bag = (): string => join(root, `bag ${round} ${bags}`);
  if (times.report > 0) {
    const [key, phrase] = [join(root, 'key'), written(root, 'phrase.txt', PHRASE)];
    if (!readdirSync(root).includes('key'))
      await ok('key', 'new', '--key', key, '--name', 'R. Roe', '--passphrase-file', phrase);
    await through('report', async () => {
      if ((await sealed()).length > 0) return null;
      bags += 1;
      return ['report', folder, '--out', bag(), '--key', key, '--passphrase-file', phrase];
    });
    await ok('verify', bag());
  }

  // A command killed when all was done, before it gave the case back, leaves its lock: the next process that writes takes it over.
  if (durations !== null) await (await openCase(folder, { mode: 'write' })).close();
  await ok('verify', folder);
  const { evidence } = (await opened()).index;
  const left: Left = {
    evidence: evidence.map(({ id, role, sha256 }) => [id, role, sha256]),
    examinations: Object.fromEntries(
      (await listExaminations(await opened())).map(({ id }) => [id, examinationBytes(folder, id)]),
    ),
    files: filesOf(folder),
    sealedReports: (await sealed()).length,
  };
  rmSync(folder, { recursive: true });
  for (let at = 1; at <= bags; at++)
    rmSync(join(root, `bag ${round} ${at}`), { recursive: true, force: true });
  return { left, kills, durations: took };
}

/**
 * A command ends well, or says that what it is to do was done: a process that was killed between an entry of the log and the index leaves evidence
 * that only the log has, and the next process that writes puts it into the index.
 */
function requireDone(args: readonly string[], code: number | null, stderr: string): void {
  if (code !== 0 && !stderr.includes('is already in the case as '))
    throw new Error(`palimpsest ${args.join(' ')}: exit ${code}\n${stderr}`);
}

function written(root: string, name: string, text: string): string {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
