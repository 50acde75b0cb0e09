import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS, type AttackDefinition } from '../../../../src/attacks/index.js';
import { sha256Hex, type Json } from '../../../../src/base/index.js';
import { createFakeEngine } from '../../../../src/engine/fake/index.js';
import { measureInMemory, type Measured } from '../../../support/models/measureInMemory.js';
import { otherModel, sampleFor, sampleText, sampleWorks } from '../sampleTexts.js';

const PINS = new URL('../../../golden/data/attackPins.json', import.meta.url);
const pins = JSON.parse(readFileSync(PINS, 'utf8')) as readonly {
  readonly id: string;
  readonly parameters: Readonly<Record<string, Json>>;
}[];

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

async function measured(attack: AttackDefinition): Promise<Measured> {
  const target = sampleText('target', 6, 90);
  const engine = createFakeEngine({ text: target.slice(0, 900) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const { parameters = {} } = pins.find(({ id }) => id === attack.id) ?? {};
  const texts = sampleFor(attack, sampleWorks(target, sampleText('control', 11, 200)));
  const all = await measureInMemory(attack, engine, loaded, model, texts, parameters, {
    cleaning: 'rule: quotations 2\n',
    ...(attack.references === undefined ? {} : await otherModel()),
  });
  await engine.dispose();
  return all;
}

describe('the plan of an attack', () => {
  it.each(ATTACKS.map((attack) => ({ attack, id: attack.id })))(
    'of $id holds codes and data, and the units that found most are known',
    async ({ attack }) => {
      const { plan, observations, workings } = await measured(attack);
      expect(sentencesIn(plan)).toEqual([]);
      const strengths = attack.strengths?.(observations);
      if (workings() === null) expect(strengths?.some((one) => one !== null)).toBe(true);
      if (strengths !== undefined) expect(strengths).toHaveLength(observations.length);
    },
  );
});
