import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hindranceOf, shell } from './batchTools.js';

const PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'scancel'] as const;
const STARTS_WITHIN_MS = 60_000;

/** Two nodes of Slurm on this machine, with everything that they write in one folder. */
export interface SlurmHere {
  /** For every command of Slurm. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the daemons. */
  end(): void;
}

/** Starts Slurm, or says why it cannot be run here. */
export async function startSlurm(): Promise<SlurmHere | string> {
  if (process.getuid?.() !== 0) return 'Slurm needs root here';
  for (const program of PROGRAMS) {
    const hindrance = await hindranceOf('command', ['-v', program]);
    if (hindrance !== null) return `${program} is not installed`;
  }
  // The configuration cannot name a folder with spaces.
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-slurm-'));
  const children: ChildProcess[] = [];
  const end = (): void => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await writeConfiguration(folder);
    const env = { SLURM_CONF: join(folder, 'slurm.conf') };
    const start = (program: string, ...args: readonly string[]): void => {
      const log = openSync(join(folder, 'daemons.log'), 'a');
      children.push(spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', log, log] }));
      closeSync(log);
    };
    const own = ['socket', 'pid-file', 'log-file', 'seed-file', 'key-file'];
    start('munged', '--force', '--foreground', ...own.map((name) => `--${name}=${join(folder, name)}`));
    await until(() => existsSync(join(folder, 'socket')));
    start('slurmctld', '-D');
    start('slurmd', '-N', 'n1', '-D');
    start('slurmd', '-N', 'n2', '-D');
    await until(async () => /\b2 +idle/.test((await shell('sinfo', folder, env)).stdout));
    const probe = await shell('timeout 60 srun true', folder, env);
    if (probe.code !== 0) throw new Error(`a job does not end: ${probe.stderr.trim()}`);
    return { env, end };
  } catch (error) {
    const log = join(folder, 'daemons.log');
    const last = existsSync(log) ? (readFileSync(log, 'utf8').trim().split('\n').at(-1) ?? '') : '';
    end();
    return `Slurm does not start here: ${error instanceof Error ? error.message : String(error)}; ${last}`;
  }
}

async function writeConfiguration(folder: string): Promise<void> {
  const host = hostname().replace(/\..*/, '');
  const [controller, first, second] = [await freePort(), await freePort(), await freePort()];
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'key-file'), randomBytes(1024), { mode: 0o400 });
  // Newer versions look for control groups, which a container may not have.
  writeFileSync(join(folder, 'cgroup.conf'), 'IgnoreSystemd=yes\n');
  writeFileSync(
    join(folder, 'slurm.conf'),
    `ClusterName=t
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controller}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=${join(folder, 'socket')}
StateSaveLocation=${join(folder, 'state')}
SlurmdSpoolDir=${join(folder, 'spool-%n')}
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmctldPidFile=${join(folder, 'ctld.pid')}
SlurmdPidFile=${join(folder, 'd-%n.pid')}
SlurmctldLogFile=${join(folder, 'ctld.log')}
SlurmdLogFile=${join(folder, 'd-%n.log')}
ReturnToService=2
KillWait=2
MpiDefault=none
SchedulerParameters=sched_interval=2
NodeName=n1 NodeHostname=${host} NodeAddr=127.0.0.1 Port=${first} CPUs=1
NodeName=n2 NodeHostname=${host} NodeAddr=127.0.0.1 Port=${second} CPUs=1
PartitionName=p Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
`,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function until(ready: () => boolean | Promise<boolean>): Promise<void> {
  const from = performance.now();
  while (!(await ready())) {
    if (performance.now() - from > STARTS_WITHIN_MS) throw new Error('its daemons did not come up');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
