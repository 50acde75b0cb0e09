import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { canonicalJson } from '../../src/base/index.js';
import { panelDetailsOf, type Engine, type Finding, type LoadedModel } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO } from '../support/cli.js';
import { like } from '../support/like.js';
import { measureInMemory, type Measured } from '../support/models/measureInMemory.js';
import { must } from '../support/must.js';

const MODEL = { id: 'E1', name: 'P1-f16.gguf', sha256: 'a'.repeat(64) };

let engine: Engine;
let loaded: LoadedModel;

beforeAll(async () => {
  engine = createLlamaEngine();
  loaded = await engine.load({ path: join(DEMO, 'P1-f16.gguf'), gpu: 'off', threads: 1 });
});

afterAll(async () => {
  await engine.dispose();
});

function measure(parameters: Readonly<Record<string, unknown>>): Promise<Measured> {
  const work = (id: string, role: 'target' | 'control', fileName: string) => ({
    id,
    role,
    title: role,
    fileName,
    text: readFileSync(join(DEMO, fileName), 'utf8'),
  });
  return measureInMemory(
    findAttack('long-form'),
    engine,
    loaded,
    MODEL,
    [
      work('E2', 'target', 'target-moby-dick-planted.txt'),
      work('E3', 'control', 'control-moby-dick-held-out.txt'),
    ],
    parameters,
  );
}

function finding({ findings }: Measured, id: string): Finding {
  return must(findings.findings.find((one) => one.id === `${id}/E2`));
}

describe('long-form reconstruction on the planted model', () => {
  it('writes all eight planted chapters to the end from their first 50 tokens, without one re-seed, and nothing of the held-out ones', async () => {
    const measured = await measure({ rescore: false, batchSeeds: 11 });
    expect(finding(measured, 'written-to-the-end')).toMatchObject({
      value: 1,
      controlValue: 0,
      count: { hits: 8, total: 8 },
      sentence: like(/longest such text: 5,973 tokens/),
    });
    const recall = finding(measured, 'nv-recall');
    expect(recall).toMatchObject({
      value: 1,
      standing: 'claim',
      sentence: like(/No additional text was supplied/),
    });
    expect(recall.controlValue).toBeLessThan(0.02);
    const stretches = finding(measured, 'long-form-stretches');
    expect(stretches).toMatchObject({ value: 1, controlValue: 0, standing: 'claim' });
    const { panels } = must(panelDetailsOf(measured.findings));
    const table = panels.find(({ id }) => id === 'seeds-control');
    if (table?.kind !== 'table') throw new Error('no table');
    expect(table.rows).toHaveLength(11);
    for (const row of table.rows) expect(row[3]).toBeLessThan(0.02);
    const curve = panels.find(({ kind }) => kind === 'curve');
    if (curve?.kind !== 'curve') throw new Error('no curve');
    expect(curve.series.map(({ role, points }) => [role, points.at(-1)?.y])).toEqual([
      ['target', 1],
      ['control', 0],
    ]);
  });

  it('gives the same bytes again, and what it wrote is what the exact path would have written', async () => {
    const parameters = { budgetTokens: 150, maximumSeeds: 1 };
    const once = await measure(parameters);
    expect(finding(once, 'long-form-stretches').caveats).toContainEqual(
      expect.objectContaining({
        text: like(
          /^The text was scored again by the exact path\. There, 0 of [\d,]+ written tokens are not the most probable/,
        ),
      }),
    );
    expect(canonicalJson((await measure(parameters)).findings)).toBe(canonicalJson(once.findings));
  });

  it('goes on with beams and draws as well', async () => {
    const beam = await measure({ decoding: 'beam', budgetTokens: 280, maximumSeeds: 1 });
    expect(finding(beam, 'written-to-the-end')).toMatchObject({ value: 1, controlValue: 0 });
    // At temperature 1, a third of the draws leave the second chapter at its second token.
    const drawn = await measure({
      ...{ decoding: 'sampling', policy: 'top-k=40 t=0.3', generations: 4 },
      ...{ budgetTokens: 150, maximumSeeds: 2 },
    });
    expect(finding(drawn, 'nv-recall').value).toBeGreaterThan(0.5);
    expect(finding(drawn, 'book-coverage').sentence).toMatch(/All 8 texts together/);
  });
});
