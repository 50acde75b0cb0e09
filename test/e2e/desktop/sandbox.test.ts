import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desktopEnvironment, desktopLane, ROOT } from '../../support/window/desktopApp.js';
import { must } from '../../support/must.js';
import { openScreen, type Screen } from '../../support/window/screen.js';
import { scratchFolder } from '../../support/scratch.js';

const run = promisify(execFile);
const electron = await desktopLane('sandbox');
/** An ordinary user: the one who runs the tests, or, for root, nobody. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const reason = whyNot();
if (reason !== null) console.log(`desktop sandbox: skipped, ${reason}`);

describe.skipIf(!electron.ok || reason !== null)('Chromium’s own sandbox, for an ordinary user', () => {
  const scratch = scratchFolder();
  let screen: Screen;
  let program: ChildProcess;
  let dataFolder: string;

  beforeAll(async () => {
    screen = await openScreen(join(scratch, 'screen'));
    const environment = desktopEnvironment(join(scratch, 'user'), screen.display);
    dataFolder = must(environment['PALIMPSEST_HOME']);
    mkdirSync(dataFolder, { recursive: true });
    chmodSync(scratch, 0o755);
    if (isRoot)
      for (const folder of [environment['HOME'] ?? '', dataFolder]) chownSync(folder, NOBODY, NOBODY);
    const copy = join(scratch, 'electron');
    await run('cp', ['-a', '--reflink=auto', electron.ok ? electron.folder : '', copy]);
    program = spawn(join(copy, 'electron'), [ROOT], { env: environment, stdio: 'ignore', ...user });
  });
  afterAll(async () => {
    const gone = new Promise((resolve) => program.once('exit', resolve));
    program.kill('SIGTERM');
    await gone;
    screen.close();
  });

  it('holds the page: no new privileges, system calls filtered, no network and no other processes in sight', async () => {
    await expect.poll(() => screen.share(), { interval: 300 }).toBeGreaterThan(0.8);
    let pid: string | undefined;
    await expect.poll(() => (pid = rendererOf(dataFolder))).toBeDefined();
    const status = readFileSync(`/proc/${must(pid)}/status`, 'utf8');
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    // Only root may look which spaces a process has that hides itself.
    for (const space of isRoot ? ['user', 'net', 'pid'] : []) {
      const of = (process: string): string => readlinkSync(`/proc/${process}/ns/${space}`);
      expect(of(must(pid)), space).not.toBe(of('self'));
    }
  });
});

/** Process that draws the page of the program with that data folder. */
function rendererOf(dataFolder: string): string | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.includes('--type=renderer') && words.includes(dataFolder);
      } catch {
        return false;
      }
    });
}

function whyNot(): string | null {
  const spaces = spawnSync('unshare', ['--user', '--net', 'true'], user);
  if (spaces.status !== 0) return 'this machine gives ordinary users no namespaces';
  if (!isRoot) return null;
  for (let folder = ROOT; folder !== '/'; folder = dirname(folder)) {
    try {
      accessSync(folder, constants.X_OK);
      if (spawnSync('test', ['-x', folder], user).status !== 0)
        return `an ordinary user cannot read ${folder}`;
    } catch {
      return `an ordinary user cannot read ${folder}`;
    }
  }
  return null;
}
