import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { DEMO, ONE_THREAD, ROOT } from '../support/cli.js';
import { longLane } from '../support/lanes.js';
import { must } from '../support/must.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
const PROGRAM = join(ROOT, 'bin', 'palimpsest.js');
const CARRIER = `node-${process.platform}-${process.arch}`;

/** Fetches the newest even version of Node, which is or becomes a long-term one, as a package; null where no registry offers it. */
function newestEvenNode(): { readonly version: string; readonly path: string } | null {
  const npm = (...words: string[]) => spawnSync('npm', words, { cwd: scratch, encoding: 'utf8' });
  const listed = npm('view', CARRIER, 'versions', '--json');
  if (listed.status !== 0) return null;
  const versions = (JSON.parse(listed.stdout) as string[]).map((version) => version.split('.').map(Number));
  const newest = versions
    .filter(([major = 1]) => major % 2 === 0)
    .sort((a, b) => a.map((part, i) => part - (b[i] ?? part)).find((difference) => difference !== 0) ?? 0)
    .at(-1);
  if (newest === undefined) return null;
  const version = newest.join('.');
  const packed = npm('pack', '--silent', `${CARRIER}@${version}`);
  const archive = packed.stdout.trim().split('\n').at(-1);
  if (packed.status !== 0 || archive === undefined) return null;
  const unpacked = spawnSync('tar', ['xzf', archive], { cwd: scratch });
  return unpacked.status === 0 ? { version, path: join(scratch, 'package', 'bin', 'node') } : null;
}

describe('the newest even version of Node', () => {
  let newest: ReturnType<typeof newestEvenNode>;

  beforeAll(() => {
    newest = newestEvenNode();
  });

  const hindrance = (): string | null =>
    newest === null ? `no registry of packages offers ${CARRIER} here` : null;
  const run = (node: string, ...words: readonly string[]) =>
    spawnSync(node, [PROGRAM, ...words], { cwd: scratch, encoding: 'utf8', maxBuffer: 1 << 28 });

  it('gives the log probabilities of this one, to the bit', ({ skip }) => {
    skip(newest === null, hindrance() ?? '');
    const { path, version } = must(newest);
    const score = [
      'score',
      join(DEMO, 'P1-f16.gguf'),
      '--tokens',
      '1 300 301 302 303',
      ...ONE_THREAD,
      '--json',
      '--quiet',
    ];
    const there = run(path, ...score);
    expect([there.status, there.stderr]).toEqual([0, '']);
    expect(there.stdout).toBe(run(process.execPath, ...score).stdout);
    expect(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout.trim()).toBe(`v${version}`);
  });

  longLane(
    'runs the demonstration',
    'e2e/demo runs it on this version, and the test above starts the program',
    () => {
      const { status, stdout, stderr } = run(
        newest?.path ?? '',
        'demo',
        '--out',
        join(scratch, 'demo'),
        ...ONE_THREAD,
        '--json',
        '--quiet',
      );
      expect([status, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ verified: true });
      return Promise.resolve();
    },
    hindrance,
  );
});
