import { describe, expect, it } from 'vitest';
import { byElement } from '../../../renderer/features/findings/elements.js';
import { ELEMENT, findingElementSchema, type Finding } from '../../../src/domain/index.js';

describe('byElement', () => {
  it('keeps the order of the definition, and elements without a finding', () => {
    const finding = (id: string, element: Finding['element']): Finding =>
      ({ id, element }) as Partial<Finding> as Finding;
    const groups = byElement([
      finding('a', 'specific-work'),
      finding('b', 'reconstructed'),
      finding('c', 'specific-work'),
    ]);
    expect(groups.map(({ id, findings }) => [id, findings.map((one) => one.id)])).toEqual([
      ['reconstructed', ['b']],
      ['near-exact', []],
      ['substantial-portion', []],
      ['specific-work', ['a', 'c']],
    ]);
  });

  it('has words for every element', () => {
    const groups = byElement([]);
    expect(groups.map(({ id }) => id)).toEqual(findingElementSchema.options);
    expect(groups.map(({ id, label }) => label === ELEMENT[id].label)).not.toContain(false);
  });
});
