import { describe, expect, it } from 'vitest';
import { byTitleNote, expectedOf } from '../../../src/matter/validate/expectedOf.js';

describe('what a validation expects of an attack', () => {
  it('is what the fixture says', () => {
    for (const expected of ['found', 'open', 'not-found'] as const)
      expect(expectedOf('probabilistic', expected)).toBe(expected);
  });

  it('is open where a planted text would have to be found by its title, but not where nothing may be found', () => {
    expect(expectedOf('title-requests', 'found')).toBe('open');
    expect(expectedOf('title-requests', 'not-found')).toBe('not-found');
  });

  it('is said of the attacks that ask by title alone', () => {
    expect(byTitleNote(['greedy', 'survey'])).toBeNull();
    expect(byTitleNote(['greedy', 'title-requests', 'title-requests'])).toMatch(/^`title-requests` names/u);
  });
});
