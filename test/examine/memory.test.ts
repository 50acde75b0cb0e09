import { describe, expect, it } from 'vitest';
import { startBuiltChild } from '../support/children/builtChild.js';
import { examinationCase } from '../support/examinationCase.js';
import { longLane } from '../support/lanes.js';
import { scratchFolder } from '../support/scratch.js';

const scratch = scratchFolder();

interface Measured {
  readonly kind: string;
  readonly sum: number;
  readonly prepareMs: number;
  readonly runMs: number;
  readonly reduceMs: number;
  readonly maxResidentBytes: number;
}

describe('the runner', () => {
  /** Five windows a unit. */
  async function staysSmall(units: number): Promise<void> {
    const opened = await examinationCase(scratch, `${units} units`, 3000);
    await opened.close();
    const measure = async (count: number): Promise<Measured> => {
      // On a busy machine V8 collects late; what is alive must fit in this all the same.
      const heap = ['--max-old-space-size=320'];
      const child = startBuiltChild('manyUnitsChild', [opened.folder, String(count), '250'], heap);
      const { code, stderr } = await child.ended;
      expect(stderr).toBe('');
      expect(code).toBe(0);
      return JSON.parse(child.lines.at(-1) ?? '{}') as Measured;
    };
    const tenth = await measure(units / 10);
    const whole = await measure(units);
    console.log(JSON.stringify({ tenth, whole }));
    expect(whole).toMatchObject({ kind: 'finished', sum: (5 * units * (units - 1)) / 2 });
    expect(whole.maxResidentBytes).toBeLessThan(500e6);
    expect(whole.runMs + whole.reduceMs).toBeLessThan(25 * (tenth.runMs + tenth.reduceMs));
  }

  it('takes less than 500 MB for 25,000 windows, and time that grows no faster than their number', () =>
    staysSmall(5000));
  for (const windows of [100_000, 500_000])
    longLane(`likewise for ${windows} windows`, '25,000 windows in the test before', () =>
      staysSmall(windows / 5),
    );
});
