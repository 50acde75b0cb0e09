import { describe, expect, it } from 'vitest';
import type { AttackWork, PlannedUnit } from '../../src/attacks/index.js';
import { unitTally } from '../../src/matter/examine/unitTally.js';

const work = (id: string, role: AttackWork['role']): AttackWork =>
  ({ id, role, title: `Title of ${id}` }) as AttackWork;
const unit = (title: string, workId: string, modelId?: string): PlannedUnit => ({
  id: title,
  title,
  workId,
  tokens: 10,
  spec: {},
  ...(modelId === undefined ? {} : { modelId }),
});

describe('unitTally', () => {
  const input = {
    works: [work('E2', 'target'), work('E3', 'control')],
    model: { id: 'E1' },
    references: [{ id: 'E5' }],
  } as unknown as Parameters<typeof unitTally>[0];
  const units = [
    unit('a', 'E2'),
    unit('b', 'E2', 'E1'),
    unit('c', 'E3'),
    unit('d', 'E2', 'E5'),
    unit('e', ''),
  ];

  it('counts units of each work and model, those about all works apart', () => {
    const tally = unitTally(input, { units });
    tally.observe(units[0] as PlannedUnit, { kind: 'observed', value: {} });
    tally.observe(units[3] as PlannedUnit, { kind: 'unscored', reason: 'it crashed' });
    expect(tally.tally.snapshot()).toEqual({
      works: [],
      best: [],
      units: {
        parts: [
          { workId: 'E2', title: 'Title of E2', role: 'target', modelId: '', units: 2, unitsDone: 1 },
          { workId: 'E3', title: 'Title of E3', role: 'control', modelId: '', units: 1, unitsDone: 0 },
          { workId: 'E2', title: 'Title of E2', role: 'target', modelId: 'E5', units: 1, unitsDone: 1 },
          { workId: '', title: '', role: 'all', modelId: '', units: 1, unitsDone: 0 },
        ],
        last: [
          { title: 'd', unscored: 'it crashed' },
          { title: 'a', unscored: '' },
        ],
      },
    });
  });

  it('keeps the last twelve units, and a snapshot does not change', () => {
    const many = Array.from({ length: 40 }, (_, at) => unit(`unit ${at}`, 'E2'));
    const tally = unitTally(input, { units: many });
    const before = tally.tally.snapshot();
    for (const one of many) tally.observe(one, { kind: 'observed', value: {} });
    expect(before.units?.parts[0]?.unitsDone).toBe(0);
    const { units: after } = tally.tally.snapshot();
    expect(after?.parts[0]?.unitsDone).toBe(40);
    expect(after?.last.map(({ title }) => title).slice(0, 2)).toEqual(['unit 39', 'unit 38']);
    expect(after?.last).toHaveLength(12);
  });
});
