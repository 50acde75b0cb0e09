import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAttack, type ObservedUnit } from '../../src/attacks/index.js';
import { TOP_K_40, type Engine, type Finding } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO } from '../support/cli.js';
import { measureInMemory, type Measured } from '../support/models/measureInMemory.js';
import { ALL_LANES } from '../support/lanes.js';
import { must } from '../support/must.js';

/** Of a target half of which P1 was trained on 128 times; the other half, like the control, it never saw. */
const HALF = 4500;
const read = (name: string): string => readFileSync(join(DEMO, `${name}.txt`), 'utf8');
const PLANTED = read('target-moby-dick-planted').slice(1000);
const HELD = read('control-moby-dick-held-out');

async function survey(
  model: 'P1' | 'P0',
  half = HALF,
): Promise<{ readonly measured: Measured; readonly engine: Engine }> {
  const engine = createLlamaEngine();
  const loaded = await engine.load({ path: join(DEMO, `${model}-f16.gguf`), gpu: 'off', threads: 1 });
  const measured = await measureInMemory(
    findAttack('survey'),
    engine,
    loaded,
    { id: 'E1', name: model, sha256: '1'.repeat(64) },
    [
      {
        id: 'E2',
        role: 'target',
        title: 'Half planted',
        fileName: 'a.txt',
        text: PLANTED.slice(0, half) + HELD.slice(0, half),
      },
      {
        id: 'E3',
        role: 'control',
        title: 'Held out',
        fileName: 'b.txt',
        text: HELD.slice(HALF, HALF + 2 * half),
      },
    ],
    { missSample: 20 },
  );
  return { measured, engine };
}

function findingOf({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((finding) => finding.id === `${id}/E2`));
}

interface Exact {
  readonly places: number[];
  readonly logPz: number[];
}

function exactOf(observed: ObservedUnit, kind: string): Exact | null {
  const spec = observed.unit.spec as { kind: string };
  return observed.kind === 'observed' && spec.kind === kind ? (observed.value as unknown as Exact) : null;
}

describe('a survey of a model whose memorization is known', () => {
  it('finds what was planted and nothing else, and quotes exact windows', async () => {
    const { measured, engine } = await survey('P1');
    const { value, caveats } = findingOf(measured, 'survey-coverage');
    expect(value).toBeGreaterThan(0.47);
    expect(value).toBeLessThan(0.51);
    expect(caveats.map(({ text }) => text).join(' ')).toMatch(
      /exact window of the control cover (4[5-9]|50)\.\d%/,
    );
    const places = findingOf(measured, 'survey-places');
    expect(places.spans.length).toBeGreaterThan(22);
    // A passage may reach over the seam by a few tokens and still be above everything unseen.
    for (const { startChar } of places.spans) expect(startChar).toBeLessThan(HALF);
    const misses = findingOf(measured, 'survey-misses');
    expect(misses.count).toMatchObject({ hits: 0, total: 20 });
    expect(findingOf(measured, 'survey-cost').value).toBeGreaterThan(10);

    const target = must(measured.attackWorks[0]);
    for (const observed of measured.observations) {
      const exact = observed.unit.workId === 'E2' ? exactOf(observed, 'confirm') : null;
      if (exact === null || exact.places.length === 0) continue;
      const scored = await engine.score({
        items: exact.places.map((place) => ({ tokens: target.tokens.slice(place, place + 100), from: 50 })),
        bos: true,
        policies: [TOP_K_40],
        topCount: 0,
      });
      // The exact path gives the same bits whatever is scored beside it, and slots follow from the length.
      expect(scored.map(({ logProbs }) => logProbs.reduce((a, b) => a + b, 0))).toEqual(exact.logPz);
    }
    await engine.dispose();
  });

  it('finds nothing in a model that never saw the work', async () => {
    const { measured, engine } = await survey('P0', ALL_LANES ? HALF : 1500);
    expect(findingOf(measured, 'survey-coverage').value).toBe(0);
    expect(findingOf(measured, 'survey-places').value).toBe(0);
    expect(findingOf(measured, 'survey-places').spans).toEqual([]);
    await engine.dispose();
  });
});
