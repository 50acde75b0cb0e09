import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../../../../src/attacks/index.js';
import { pinnedRun } from '../pinnedRun.js';

/** What people and models are given, word for word: parameters, entries of a cleaning list, prompts. */
const GIVEN = new Set(['parameters', 'entries', 'prompt', 'request', 'variables', 'closed']);

/** Every text of a plan that has more than one word, and where it stands. */
function sentencesIn(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return /\s/u.test(value) ? [`${at}: ${value}`] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    GIVEN.has(key) ? [] : sentencesIn(inner, `${at}.${key}`),
  );
}

describe('the plan of an attack', () => {
  it.each(ATTACKS.map((attack) => ({ attack, id: attack.id })))(
    'of $id holds codes and data, and the units that found most are known',
    async ({ attack }) => {
      const { plan, observations, workings } = await pinnedRun(attack);
      expect(sentencesIn(plan)).toEqual([]);
      const strengths = attack.strengths?.(observations);
      if (workings() === null) expect(strengths?.some((one) => one !== null)).toBe(true);
      if (strengths !== undefined) expect(strengths).toHaveLength(observations.length);
    },
  );
});
