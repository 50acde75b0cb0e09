import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FileHashes, Untouched } from '../../src/files/index.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();
let files = 0;

/** A file that nobody has written to for a while, as far as the clock of this process says. */
function file(bytes = 10): string {
  files += 1;
  const path = join(scratch, `file ${files}`);
  writeFileSync(path, 'x'.repeat(bytes));
  return path;
}

/** Waits until a file counts as settled: its last change can only be set by the system. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 150));

/** Keeps how often each file was read. */
function counter(mostBytes = 100) {
  const made: string[] = [];
  const kept = new Untouched<string>(mostBytes);
  return {
    made,
    ask: (path: string) =>
      kept.get(path, () => {
        made.push(path);
        return `made ${made.length}`;
      }),
  };
}

describe('Untouched', () => {
  it('makes a thing once for as long as nobody touches its file', async () => {
    const path = file();
    await settled();
    const { ask, made } = counter();
    expect(await Promise.all([ask(path), ask(path), ask(path)])).toEqual(['made 1', 'made 1', 'made 1']);
    writeFileSync(path, 'y'.repeat(10));
    await settled();
    expect(await ask(path)).toBe('made 2');
    expect(await ask(path)).toBe('made 2');
    utimesSync(path, 0, 0);
    await settled();
    expect(await ask(path)).toBe('made 3');
    rmSync(path);
    expect(await ask(path)).toBeNull();
    expect(made).toHaveLength(3);
  });

  it('keeps nothing of a file that was written just now: it may be written again within one tick', async () => {
    const path = file();
    const { ask, made } = counter();
    await ask(path);
    writeFileSync(path, 'z'.repeat(10));
    await ask(path);
    expect(made).toHaveLength(2);
  });

  it('forgets what was asked for longest ago when the files are too large together', async () => {
    const [a, b, c, large] = [file(40), file(40), file(40), file(101)] as const;
    await settled();
    const { ask, made } = counter(100);
    for (const path of [a, b, a, c]) await ask(path);
    expect(made).toEqual([a, b, c]);
    await ask(a);
    expect(made).toEqual([a, b, c]);
    await ask(b);
    expect(made).toEqual([a, b, c, b]);
    await ask(large);
    await ask(large);
    expect(made).toEqual([a, b, c, b, large, large]);
    await ask(b);
    expect(made).toHaveLength(6);
  });

  it('does not keep what failed', async () => {
    const path = file();
    await settled();
    const kept = new Untouched<number>(100);
    let times = 0;
    const make = (): number => {
      times += 1;
      if (times === 1) throw new Error('no');
      return times;
    };
    await expect(kept.get(path, make)).rejects.toThrow('no');
    expect(await kept.get(path, make)).toBe(2);
    expect(await kept.get(path, make)).toBe(2);
  });
});

describe('FileHashes', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('keeps nothing of a file that was written within a tick of the clock before it was looked at', async () => {
    const path = file();
    const { ctimeMs } = statSync(path);
    const hashes = new FileHashes();
    let made = 0;
    const ask = () => hashes.of(path, 'made', () => Promise.resolve((made += 1)));
    vi.useFakeTimers({ toFake: ['Date'], now: ctimeMs + 50 });
    expect([await ask(), await ask()]).toEqual([1, 2]);
    vi.setSystemTime(ctimeMs + 150);
    expect([await ask(), await ask()]).toEqual([3, 3]);
  });
});
