import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS, type AttackPlan } from '../../../../src/attacks/index.js';
import { sha256Hex, type Json } from '../../../../src/base/index.js';
import type { Engine } from '../../../../src/domain/index.js';
import { createFakeEngine } from '../../../../src/engine/fake/index.js';
import { eachOf } from '../../../support/lanes.js';
import { measureInMemory } from '../../../support/models/measureInMemory.js';
import { must } from '../../../support/must.js';
import { otherModel, sampleFor, sampleText, sampleWorks } from '../sampleTexts.js';

const pins = JSON.parse(
  readFileSync(new URL('../../../golden/data/attackPins.json', import.meta.url), 'utf8'),
) as readonly { readonly id: string; readonly parameters: Readonly<Record<string, Json>> }[];

/** Units that end as soon as a token is wrong: what they may take at most says little of what they take. */
const ENDS_EARLY = new Set(['sample', 'search']);

describe('the steps that a plan foresees', () => {
  it.each(eachOf(ATTACKS, 3).map((attack) => ({ attack, id: attack.id })))(
    'are those of $id, or more where a text may end early',
    async ({ attack }) => {
      const target = sampleText('target', 6, 90);
      const texts = sampleFor(attack, sampleWorks(target, sampleText('control', 11, 200)));
      const engine = createFakeEngine({ text: target.slice(0, 900) });
      const loaded = await engine.load({ path: 'sample', gpu: 'off' });
      let unit = '';
      const taken = new Map<string, number>();
      const counting = new Proxy(engine, {
        get: (of, name) => {
          const value: unknown = Reflect.get(of, name, of);
          if (typeof value !== 'function') return value;
          if (name !== 'step') return value.bind(of) as unknown;
          return (...call: Parameters<Engine['step']>) => {
            taken.set(unit, (taken.get(unit) ?? 0) + call[0].length);
            return engine.step(...call);
          };
        },
      });
      let plan: AttackPlan | undefined;
      const watched: typeof attack = {
        ...attack,
        plan: (input) => (plan = attack.plan(input)),
        run: (planned, ...rest) => {
          unit = planned.id;
          return attack.run(planned, ...rest);
        },
      };
      const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
      const parameters = pins.find(({ id }) => id === attack.id)?.parameters ?? {};
      await measureInMemory(
        watched,
        counting,
        loaded,
        model,
        texts,
        parameters,
        attack.references === undefined ? {} : await otherModel(),
      );
      await engine.dispose();
      for (const { id, spec, modelId, stepped = [] } of must(plan).units) {
        if (modelId !== undefined || ENDS_EARLY.has((spec as { kind?: string }).kind ?? '')) continue;
        const foreseen = stepped.reduce((sum, { steps, sequences }) => sum + steps * sequences, 0);
        expect(taken.get(id) ?? 0).toBeLessThanOrEqual(foreseen);
        if (foreseen > 0) expect(taken.get(id)).toBeGreaterThan(0);
      }
    },
  );
});
