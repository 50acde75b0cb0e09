import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import type { Finding } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO } from '../support/cli.js';
import { measureInMemory, type Measured } from '../support/models/measureInMemory.js';
import { ALL_LANES } from '../support/lanes.js';
import { must } from '../support/must.js';

const PASSAGES = ALL_LANES ? 10 : 6;
const read = (name: string): string =>
  readFileSync(join(DEMO, `${name}.txt`), 'utf8').slice(0, ALL_LANES ? 20_000 : 8000);

async function vary(model: 'P1' | 'P0'): Promise<Measured> {
  const engine = createLlamaEngine();
  const loaded = await engine.load({ path: join(DEMO, `${model}-f16.gguf`), gpu: 'off', threads: 1 });
  const measured = await measureInMemory(
    findAttack('prefix-variants'),
    engine,
    loaded,
    { id: 'E1', name: model, sha256: '1'.repeat(64) },
    [
      {
        id: 'E2',
        role: 'target',
        title: 'Planted',
        fileName: 'a.txt',
        text: read('target-moby-dick-planted'),
      },
      {
        id: 'E3',
        role: 'control',
        title: 'Held out',
        fileName: 'b.txt',
        text: read('control-moby-dick-held-out'),
      },
    ],
    { passages: PASSAGES, unrelatedPrefixes: 2, prefixLengths: '0, 10, 50' },
  );
  await engine.dispose();
  return measured;
}

function hitsOf({ findings }: Measured, id: string): number {
  const finding: Finding = must(findings.findings.find((one) => one.id === `${id}/E2`));
  return must(finding.count).hits;
}

describe('changed prefixes on models whose memorization is known', () => {
  it('find planted text behind every form of its words, and bound to them', async () => {
    const measured = await vary('P1');
    // Planted 128 times: hardly a passage depends on the form of its words, capitals apart (measured on 100 passages: 79 of 100).
    for (const form of ['double-blanks', 'line-breaks', 'typos', 'shuffled'])
      expect(hitsOf(measured, `prefix-${form}`)).toBeGreaterThanOrEqual(PASSAGES - 1);
    expect(hitsOf(measured, 'prefix-capitals')).toBeGreaterThan(PASSAGES / 2);
    expect(hitsOf(measured, 'bound-to-their-words')).toBeGreaterThanOrEqual(PASSAGES - 2);
    const ladder = must(measured.findings.findings.find(({ id }) => id === 'prefix-ladder/E2'));
    expect(ladder.value).toBe(0);
    expect(ladder.sentence).toContain('Even without a prefix');
  });

  it('find nothing in a model that never saw the work', async () => {
    const measured = await vary('P0');
    // One of m innocent passages exceeds all n of the control with probability m/(m + n) in each form; none is bound to its words.
    expect(hitsOf(measured, 'bound-to-their-words')).toBeLessThanOrEqual(1);
    for (const form of ['capitals', 'double-blanks', 'line-breaks', 'typos', 'shuffled'])
      expect(hitsOf(measured, `prefix-${form}`)).toBeLessThanOrEqual(2);
  });
});
