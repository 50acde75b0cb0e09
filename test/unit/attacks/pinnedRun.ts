import { readFileSync } from 'node:fs';
import type { AttackDefinition } from '../../../src/attacks/index.js';
import { sha256Hex, type Json } from '../../../src/base/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { measureInMemory, type Measured } from '../../support/models/measureInMemory.js';
import { otherModel, sampleFor, sampleText, sampleWorks } from './sampleTexts.js';

/** What an attack finds on the sample, fixed with its version. */
export interface Pin {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
  /** Of the same without its words: stays when only a sentence changes. */
  readonly numbersSha256: string;
  /** Parameters of the pinned run; `{}` for the defaults. */
  readonly parameters: Readonly<Record<string, Json>>;
}

export const PINS_FILE = new URL('../../golden/data/attackPins.json', import.meta.url);
export const pins = JSON.parse(readFileSync(PINS_FILE, 'utf8')) as readonly Pin[];

const runs = new Map<string, Promise<Measured>>();

/** The run by which an attack is pinned, made once in this process; an attack without a pin runs with its defaults. */
export function pinnedRun(attack: AttackDefinition): Promise<Measured> {
  const run = runs.get(attack.id) ?? measure(attack);
  runs.set(attack.id, run);
  return run;
}

async function measure(attack: AttackDefinition): Promise<Measured> {
  const target = sampleText('target', 6, 90);
  const texts = sampleFor(attack, sampleWorks(target, sampleText('control', 11, 200)));
  const engine = createFakeEngine({ text: target.slice(0, 900) });
  const loaded = await engine.load({ path: 'sample', gpu: 'off' });
  const model = { id: 'E1', name: 'sample.gguf', sha256: sha256Hex('sample') };
  const { parameters = {} } = pins.find(({ id }) => id === attack.id) ?? {};
  const run = await measureInMemory(attack, engine, loaded, model, texts, parameters, {
    // Two editions share nearly everything, so nothing would remain.
    cleaning: `rule: quotations 2\n${attack.id === 'editions' ? '' : 'rule: shared-passages 5\n'}`,
    ...(attack.references === undefined ? {} : await otherModel()),
  });
  await engine.dispose();
  return run;
}
