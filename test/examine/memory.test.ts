import { describe, expect, it } from 'vitest';
import { startBuiltChild } from '../support/children/builtChild.js';
import { examinationCase } from '../support/examinationCase.js';
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
  it('takes less than 500 MB for 500,000 windows, and time that grows no faster than their number', async () => {
    const opened = await examinationCase(scratch, 'many', 3000);
    await opened.close();
    const measure = async (units: number): Promise<Measured> => {
      const child = startBuiltChild('manyUnitsChild', [opened.folder, String(units), '250']);
      const { code, stderr } = await child.ended;
      expect(stderr).toBe('');
      expect(code).toBe(0);
      return JSON.parse(child.lines.at(-1) ?? '{}') as Measured;
    };
    const tenth = await measure(10_000);
    const whole = await measure(100_000);
    console.log(JSON.stringify({ tenth, whole }));
    expect(whole).toMatchObject({ kind: 'finished', sum: (5 * 100_000 * 99_999) / 2 });
    expect(whole.maxResidentBytes).toBeLessThan(500e6);
    expect(whole.runMs + whole.reduceMs).toBeLessThan(25 * (tenth.runMs + tenth.reduceMs));
  });
});
