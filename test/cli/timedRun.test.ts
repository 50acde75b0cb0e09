import type { RunTime } from '../../src/domain/index.js';
import { describe, expect, it } from 'vitest';
import { TimedRun } from '../../src/cli/timedRun.js';
import type { RunProgress } from '../../src/examine/index.js';

const progress = (change: Partial<RunProgress>): RunProgress => ({
  phase: 'run',
  doneTokens: 0,
  totalTokens: 1000,
  tokensPerSecond: 10,
  etaSeconds: 0,
  unitTitle: '',
  unitsDone: 0,
  units: 10,
  elapsedSeconds: 0,
  ...change,
});

function after(...reports: readonly Partial<RunProgress>[]): TimedRun {
  const timed = new TimedRun();
  for (const report of reports) timed.take(progress(report));
  return timed;
}

/** A time that is known. */
const expected = (seconds: number): RunTime => ({
  tokensPerSecond: 10,
  seconds,
  fromSeconds: seconds,
  toSeconds: seconds,
  leastSeconds: seconds,
  source: { kind: 'measured', batches: 3, batchTokens: 100, isWhole: true },
});

/** What it says, with plain spaces. */
const words = (timed: TimedRun, expected: Parameters<TimedRun['words']>[0]): string =>
  timed.words(expected).replaceAll('\u00a0', ' ');

describe('the time of a run', () => {
  it('is that of its units, beside the time that was expected', () => {
    const timed = after(
      {},
      { doneTokens: 900, elapsedSeconds: 80 },
      { phase: 'verify', doneTokens: 1000, elapsedSeconds: 90 },
      { phase: 'reduce', doneTokens: 1000, elapsedSeconds: 500 },
    );
    expect(words(timed, { time: expected(100) })).toBe(
      'the units took 1 min 30 s; expected about 1 min 40 s.',
    );
    expect(words(timed, { time: { ...expected(60), toSeconds: 110 } })).toBe(
      'the units took 1 min 30 s; expected about 1 min 00 s to 1 min 50 s.',
    );
    expect(words(timed, { time: { ...expected(100), leastSeconds: 5 } })).toBe(
      'the units took 1 min 30 s; expected about 1 min 40 s; less where texts end early, at least 5 s.',
    );
  });

  it('is compared with the share that was left, if the run was resumed', () => {
    const timed = after({ doneTokens: 750 }, { phase: 'verify', doneTokens: 1000, elapsedSeconds: 20 });
    expect(words(timed, { time: expected(100) })).toBe('the units took 20 s; expected about 25 s.');
  });

  it('is stated alone if no time was expected, and not at all if nothing was left to do', () => {
    const timed = after({}, { phase: 'verify', elapsedSeconds: 20 });
    expect(words(timed, { time: { kind: 'unscored', code: 'batch-too-slow', reason: 'slow' } })).toBe(
      'the units took 20 s; the time was not known before.',
    );
    expect(words(after({ doneTokens: 1000 }, { phase: 'verify' }), { time: expected(100) })).toBe('');
    expect(words(new TimedRun(), { time: expected(100) })).toBe('');
  });
});
