import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../../../src/base/index.js';
import { chanceToSee } from '../../../../src/contract/index.js';
import { chooseUnits } from '../../../../src/matter/replay/chooseUnits.js';
import { scratchFolder } from '../../../support/scratch.js';

const scratch = scratchFolder();

/** A journal of so many units. */
function journal(id: string, units: number): string {
  const folder = join(scratch, id);
  mkdirSync(folder);
  let prev = '0'.repeat(64);
  const lines = Array.from({ length: units }, (_, seq) => {
    const observation = { kind: 'observed', value: seq, arrays: {} };
    const line = canonicalJson({ seq, prev, unitId: sha256Hex(`${id} ${seq}`), observation });
    prev = sha256Hex(line);
    return `${line}\n`;
  });
  writeFileSync(join(folder, 'journal.jsonl'), lines.join(''));
  return folder;
}

describe('the units of a sample', () => {
  const x1 = { id: 'X1', folder: journal('X1', 400), loadBearing: [3, 399] };
  const x2 = { id: 'X2', folder: journal('X2', 283), loadBearing: [] };

  it('are all load-bearing ones and others by the seed, over all examinations', () => {
    const drawn = chooseUnits([x1, x2], { units: 20, seed: 'our choice' });
    expect(drawn).toMatchObject({ loadBearing: 2, drawn: 20, others: 681 });
    const all = [...drawn.byExamination.values()].flatMap(({ indices }) => indices);
    expect(all).toHaveLength(22);
    expect(drawn.byExamination.get('X1')).toMatchObject({ loadBearing: 2 });
    expect(drawn.byExamination.get('X1')?.indices).toEqual(expect.arrayContaining([3, 399]));
    const again = chooseUnits([x2, x1], { units: 20, seed: 'our choice' });
    expect(again.byExamination.get('X1')).toEqual(drawn.byExamination.get('X1'));
    const other = chooseUnits([x1, x2], { units: 20, seed: 'another' });
    expect(other.byExamination).not.toEqual(drawn.byExamination);
  });

  it('are none of an examination that has no load-bearing one and of which the seed drew none', () => {
    const small = { id: 'X3', folder: journal('X3', 1), loadBearing: [] };
    const seeds = ['a', 'b', 'c', 'd', 'e'].map((seed) => chooseUnits([x1, small], { units: 1, seed }));
    expect(seeds.some(({ byExamination }) => !byExamination.has('X3'))).toBe(true);
  });

  it('show a change with the chance that is stated', () => {
    expect(chanceToSee({ units: 20, of: 683 }, 1)).toBeCloseTo(20 / 683, 12);
    // 1 − C(663, 10)/C(683, 10)
    expect(chanceToSee({ units: 20, of: 683 }, 10)).toBeCloseTo(0.25859, 4);
    expect(chanceToSee({ units: 20, of: 683 }, 664)).toBe(1);
    expect(chanceToSee({ units: 0, of: 683 }, 10)).toBe(0);
  });
});
