import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../../../../src/attacks/index.js';
import { canonicalJson, compareButText, NoText, sha256Hex, type Json } from '../../../../src/base/index.js';
import { createFakeEngine } from '../../../../src/engine/fake/index.js';
import { measureInMemory } from '../../../support/models/measureInMemory.js';
import { must } from '../../../support/must.js';
import { otherModel, sampleFor, sampleText, sampleWorks } from '../sampleTexts.js';

const pins = JSON.parse(
  readFileSync(new URL('../../../golden/data/attackPins.json', import.meta.url), 'utf8'),
) as readonly { readonly id: string; readonly parameters: Readonly<Record<string, Json>> }[];

const parsed = (value: unknown): unknown => JSON.parse(canonicalJson(value));

describe('findings made again where no text is', () => {
  it.each(ATTACKS.map((attack) => ({ attack, id: attack.id })))('of $id', async ({ attack, id }) => {
    const target = sampleText('target', 6, 90);
    const texts = sampleFor(attack, sampleWorks(target, sampleText('control', 11, 200)));
    const engine = createFakeEngine({ text: target.slice(0, 900) });
    const loaded = await engine.load({ path: 'sample', gpu: 'off' });
    const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
    const { parameters } = must(pins.find((pin) => pin.id === id));
    const run = await measureInMemory(attack, engine, loaded, model, texts, parameters, {
      cleaning: `rule: quotations 2\n${id === 'editions' ? '' : 'rule: shared-passages 5\n'}`,
      ...(attack.references === undefined ? {} : await otherModel()),
    });
    await engine.dispose();
    if (attack.readsTexts === true) {
      expect(() => run.withoutTexts()).toThrow(NoText);
      return;
    }
    const { findings, details } = run.withoutTexts();
    const wrong: unknown[] = [];
    const due = { findings: run.findings.findings, details: run.findings.details };
    compareButText(parsed(due), parsed({ findings, details }), (...difference) => wrong.push(difference));
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});
