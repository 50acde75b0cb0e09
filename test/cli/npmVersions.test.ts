import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/cli.js';
import { wholeOnly } from '../support/lanes.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

/** Fetches a version of npm as a package and unpacks it; null where no registry answers. */
function npmOf(version: string): string | null {
  const folder = join(scratch, version);
  mkdirSync(folder);
  const packed = spawnSync('npm', ['pack', '--silent', `npm@${version}`], { cwd: folder, encoding: 'utf8' });
  if (packed.status !== 0) return null;
  const unpacked = spawnSync('tar', ['xzf', packed.stdout.trim().split('\n').at(-1) ?? ''], { cwd: folder });
  return unpacked.status === 0 ? join(folder, 'package', 'bin', 'npm-cli.js') : null;
}

// Debian 13 brings npm 9.2 with its own Node, Node 20 brings npm 10, and 11 is the newest that runs on it. In every run the oldest.
describe.each(wholeOnly(['10.8.2', '11'], ['9.2.0']))('npm %s', (version) => {
  it('reads the lock file and would install what it names', ({ skip }) => {
    const npm = npmOf(version);
    skip(npm === null, `no registry of packages offers npm ${version} here`);
    const project = join(scratch, `project ${version}`);
    mkdirSync(project);
    for (const name of ['package.json', 'package-lock.json', '.npmrc'])
      copyFileSync(join(ROOT, name), join(project, name));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [must(npm), 'ci', '--dry-run', '--ignore-scripts'],
      { cwd: project, encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/added \d+ packages/);
  });
});
