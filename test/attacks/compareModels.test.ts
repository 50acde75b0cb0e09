import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAttack } from '../../src/attacks/index.js';
import { canonicalJson } from '../../src/base/index.js';
import { panelDetailsOf, type Engine, type Finding } from '../../src/domain/index.js';
import { createLlamaEngine } from '../../src/engine/llama/index.js';
import { DEMO, PLANT } from '../support/cli.js';
import { measureInMemory, type Measured, type MeasuredReference } from '../support/models/measureInMemory.js';
import { must } from '../support/must.js';

const MODEL = { id: 'E1', name: 'P1-f16.gguf', sha256: 'a'.repeat(64) };
const engines: Engine[] = [];

async function opened(id: string, path: string): Promise<MeasuredReference> {
  const engine = createLlamaEngine();
  engines.push(engine);
  const loaded = await engine.load({ path, gpu: 'off', threads: 1 });
  return { id, name: path.split('/').at(-1) ?? '', sha256: id.padEnd(64, 'b'), engine, loaded, path };
}

describe('comparison of models whose training text is known', () => {
  let own: MeasuredReference;
  let references: MeasuredReference[];
  let measured: Measured;

  function compare(swap = false): Promise<Measured> {
    const text = (file: string, chars: number) => readFileSync(join(DEMO, file), 'utf8').slice(0, chars);
    const planted = text('target-moby-dick-planted.txt', 12_000);
    const held = text('control-moby-dick-held-out.txt', 40_000);
    const texts = [
      {
        id: 'E2',
        role: 'target',
        title: 'Work',
        fileName: 'work.txt',
        text: swap ? held.slice(0, 12_000) : planted,
      },
      {
        id: 'E3',
        role: 'control',
        title: 'Control',
        fileName: 'control.txt',
        text: swap ? held.slice(12_000) : held,
      },
    ] as const;
    const options = { path: must(own.path), references };
    return measureInMemory(
      findAttack('compare-models'),
      own.engine,
      own.loaded,
      MODEL,
      texts,
      { passages: 24 },
      options,
    );
  }

  beforeAll(async () => {
    own = await opened('E1', join(DEMO, 'P1-f16.gguf'));
    references = [
      await opened('E4', join(PLANT, 'P1-q8_0.gguf')),
      await opened('E5', join(DEMO, 'P0-f16.gguf')),
    ];
    measured = await compare();
  });

  afterAll(async () => {
    for (const engine of engines) await engine.dispose();
  });

  const find = (from: Measured, id: string): Finding =>
    must(from.findings.findings.find((finding) => finding.id === id));

  it('raises what one of them saw 128 times by a hundred decades above the one that did not', () => {
    const finding = find(measured, 'raised-E5/E2');
    expect(finding.value).toBeGreaterThan(90);
    expect(finding.interval).toMatchObject({ kind: 'interval' });
    expect(finding.interval.kind === 'interval' && finding.interval.lower).toBeGreaterThan(80);
    expect(Math.abs(finding.controlValue as number)).toBeLessThan(6);
    expect(finding.count).toMatchObject({ hits: 24, total: 24 });
    // 24 passages of control are too few for a claim, and the sentence says so.
    expect(finding.standing).toBe('measured');
    expect(finding.sentence).toMatch(
      /^Uncalibrated: E1 .* raises this text above E5 .* more than it raises control passages \(95% interval .*; p = /,
    );
    expect(find(measured, 'rates-E5/E2')).toMatchObject({ value: 1 });
  });

  it('knows its own weights in another quantization, and shows how little they move', () => {
    expect(find(measured, 'lineage-E4').count).toMatchObject({ hits: 9, total: 38 });
    expect(find(measured, 'lineage-E5').count).toMatchObject({ hits: 0, total: 38 });
    const ladder = find(measured, 'ladder-E4/E2');
    expect(ladder.value).toBeLessThan(1.5);
    expect(ladder.title).toBe('The same weights as F16 and Q8_0');
    expect(ladder.count).toMatchObject({ hits: 0, total: 24 });
    expect(measured.findings.findings.some(({ id }) => id === 'ladder-E5/E2')).toBe(false);
    expect(find(measured, 'raised-E4/E2').count).toMatchObject({ hits: 0 });
  });

  it('gives panels that report and window can draw, and the same bytes again', async () => {
    const { panels } = must(panelDetailsOf(measured.findings));
    expect(panels.map(({ id }) => id)).toEqual([
      'counterfactual',
      'differences-1',
      'differences-2',
      'movement',
      'passages',
      'tensors-1',
      'tensors-2',
    ]);
    expect(canonicalJson((await compare()).findings)).toBe(canonicalJson(measured.findings));
  });

  it('does not raise held-out text above held-out text', async () => {
    const held = await compare(true);
    const { count, standing, value } = find(held, 'raised-E5/E2');
    expect(count?.hits).toBeLessThanOrEqual(2);
    expect(standing).not.toBe('claim');
    expect(Math.abs(value as number)).toBeLessThan(12);
  });
});
